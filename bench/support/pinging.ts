// Somebody signed in who sends a ping every 10 ms: how long the server leaves others without an answer.
import { signIn, type Account } from '../../test/support/party.ts'

export interface Pinging {
  /** Signs out; resolves with the longest time that a ping was without an answer, in seconds. */
  end(): Promise<number>
}

const EVERY = 10 // ms

/** @param to who is asked: the server itself, or somebody behind it */
export async function pinging(account: Account, to: string = account.domain): Promise<Pinging> {
  const party = await signIn({ ...account, silent: true })
  const sent = new Map<string, number>()
  let longest = 0
  let pings = 0
  const look = (now: number) => {
    for (const { attrs } of party.received.splice(0)) {
      longest = Math.max(longest, now - (sent.get(attrs.id) ?? now))
      sent.delete(attrs.id)
    }
  }
  const timer = setInterval(() => {
    const now = performance.now()
    look(now)
    const id = `ping${++pings}`
    sent.set(id, now)
    party.sends(`<iq type='get' id='${id}' to='${to}'><ping xmlns='urn:xmpp:ping'/></iq>`)
  }, EVERY)
  return {
    async end() {
      clearInterval(timer)
      while (sent.size) {
        await new Promise(resolve => setTimeout(resolve, 1))
        look(performance.now())
      }
      await party.leaves()
      return longest / 1_000
    },
  }
}
