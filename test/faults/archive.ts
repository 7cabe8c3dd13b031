// What somebody's archive has from an address (XEP-0313): the only witness that no client's loss can mislead.
import { randomUUID } from 'node:crypto'
import { signIn, type Party } from '../support/party.ts'
import type { World } from '../support/world.ts'

export interface Archived {
  from: string
  id: string
  body: string
  /** The id of the message that it corrects (XEP-0308), or takes back (XEP-0424). */
  corrects?: string
  retracts?: string
}

const MAM = 'urn:xmpp:mam:2'
const RSM = 'http://jabber.org/protocol/rsm'

/** Every message in the archive, oldest first. */
export async function archive(party: Party): Promise<Archived[]> {
  const found: Archived[] = []
  for (let after = ''; ;) {
    party.received.length = 0
    const query = randomUUID()
    const page = `<set xmlns='${RSM}'><max>250</max>${after && `<after>${after}</after>`}</set>`
    const own = party.jid.split('/')[0] ?? ''
    const answer = await party.asks(own, 'set', `<query xmlns='${MAM}' queryid='${query}'>${page}</query>`)
    if (answer.attrs.type === 'error') throw new Error(`${own}'s archive cannot be read: ${answer}`)
    for (const stanza of party.received) {
      const result = stanza.getChild('result', MAM)
      const message = result?.attrs.queryid === query && result.getChild('forwarded')?.getChild('message')
      if (!message) continue
      const { from, id } = message.attrs
      const [corrects, retracts] = ['replace', 'retract'].map(name => message.getChild(name)?.attrs.id)
      found.push({
        ...{ from: String(from).split('/')[0] ?? '', id: String(id), body: message.getChildText('body') ?? '' },
        ...(corrects && { corrects }),
        ...(retracts && { retracts }),
      })
    }
    const fin = answer.getChild('fin')
    after = fin?.getChild('set')?.getChildText('last') ?? ''
    if (fin?.attrs.complete === 'true' || !after) return found
  }
}

/** The archives of people, by username; several are read at once. */
export async function archivesOf(
  { config, code }: Pick<World, 'config' | 'code'>,
  usernames: string[],
): Promise<Map<string, Archived[]>> {
  const { c2sPort: port, domain } = config
  const found = new Map<string, Archived[]>()
  const left = [...usernames]
  const reader = async () => {
    for (let username = left.pop(); username; username = left.pop()) {
      const party = await signIn({ port, domain, username, password: await code(username), silent: true })
      found.set(username, await archive(party))
      await party.leaves()
    }
  }
  await Promise.all(Array.from({ length: 4 }, reader))
  return found
}
