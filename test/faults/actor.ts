// Somebody whose client signs in again whenever its stream dies, until told to stop.
import { setTimeout as delay } from 'node:timers/promises'
import { signIn, type Account, type Party } from '../support/party.ts'

export interface Actor {
  username: string
  /** The client, signed in; nothing once the actor has stopped. */
  party(): Promise<Party | undefined>
  /** Writes a message. Resolves with its id when the server has certainly taken it; with nothing when nobody knows. */
  writes(to: string, body: string): Promise<string | undefined>
  /** Writes several messages at once. Resolves with their ids when the server has certainly taken all; with nothing when nobody knows. */
  writesAll(messages: { to: string; body: string }[]): Promise<string[] | undefined>
  /** Whether the server has certainly taken what the client has sent: it handles a client's stanzas in order, this question behind them. */
  isTaken(party: Party): Promise<boolean>
  /** Sends a stanza, again on each new stream, until the server has certainly taken it. Nothing once the actor has stopped. */
  insists(stanza: string): Promise<boolean>
  /** Ids of messages that came back as errors, on any stream. */
  refused(): Set<string>
  /** Those of them that came back because the server was away: whether something has come of them nobody knows. */
  doubtful(): Set<string>
  /** Ids of messages that were written on a stream that has ended: whether they came back nobody knows. */
  unheard(): Set<string>
  /** Forgets what has come until now, but which messages came back: a client that has much to look through is slow. */
  forgets(): void
  stops(): void
}

const PING = "<ping xmlns='urn:xmpp:ping'/>"

export function actor(account: Account): Actor {
  const parties: Party[] = []
  const errors = new Set<string>()
  const doubtful = new Set<string>()
  const unheard = new Set<string>()
  let current: Promise<Party> | undefined
  let stopped = false

  const again = async (): Promise<Party> => {
    for (;;) {
      try {
        const party = await signIn(account)
        parties.push(party)
        void party.ended.then(() => (current = undefined))
        return party
      } catch (error) {
        if (stopped) throw error
        await delay(100)
      }
    }
  }

  const isTaken = (party: Party): Promise<boolean> =>
    party.asks(account.domain, 'get', PING).then(
      () => true,
      () => false,
    )

  return {
    username: account.username,
    party: () => (current ??= again()).catch(() => undefined),
    async writes(to, body) {
      return (await this.writesAll([{ to, body }]))?.[0]
    },
    async writesAll(messages) {
      const party = await this.party()
      if (!party) return undefined
      const ids = messages.map(({ to, body }) => party.says(to, body))
      void party.ended.then(() => ids.forEach(id => unheard.add(id)))
      return (await isTaken(party)) ? ids : undefined
    },
    isTaken,
    async insists(stanza) {
      for (let party = await this.party(); party; party = await this.party()) {
        party.sends(stanza)
        if (await isTaken(party)) return true
      }
      return false
    },
    refused() {
      for (const { received } of parties)
        for (const stanza of received) {
          if (stanza.attrs.type !== 'error') continue
          errors.add(String(stanza.attrs.id))
          if (stanza.getChild('error')?.getChild('remote-server-timeout')) doubtful.add(String(stanza.attrs.id))
        }
      return new Set(errors)
    },
    doubtful: () => doubtful,
    unheard: () => unheard,
    forgets() {
      this.refused()
      for (const { received } of parties) received.length = 0
    },
    stops: () => void (stopped = true),
  }
}
