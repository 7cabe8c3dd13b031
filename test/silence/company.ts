// Two organisations on two servers, and one of each kind of sender: what they may write to is the same list for all.
import type { Element } from 'ltx'
import { signIn, type Party } from '../support/party.ts'
import { openPartners } from '../support/partners.ts'

export interface Company {
  /** Kind of sender -> somebody of that kind. */
  senders: Map<string, Party>
  /** Addresses of ours, known and unknown ones. */
  addresses: string[]
  end(): Promise<void>
}

const BELLHOP = 'bellhop@bellhop.acme.test'

/** Nobody is slowed for writing much here; bounds have their own tests. */
const UNBOUNDED = { BELLHOP_STRANGER_ANSWERS: '1000000', BELLHOP_ANSWERS: '1000000', BELLHOP_STRANGERS: 'contacts' }

/** Ann leads Bob, who leads Dora and Dave; Carl is no one of Bob's. Pete comes from the partner by invitation, nobody knows Pia. */
export async function openCompany(): Promise<Company> {
  const both = await openPartners(UNBOUNDED)
  const { acme, partner } = both
  const [bob, dora, carl] = await Promise.all(['bob', 'dora', 'carl'].map(username => acme.person(username)))
  const [pete, pia] = await Promise.all(['pete', 'pia'].map(username => partner.person(username)))
  const guest = await guestOf(acme)
  await acme.does('guest-invite', {
    address: 'pete@partner.test',
    as: 'partner',
    jid: 'true',
    for: 'bob',
    group: 'team-bob',
  })
  await pete!.hears(/invites you/, BELLHOP)
  pete!.says(BELLHOP, 'yes')
  await pete!.hears(/You are in/, BELLHOP)
  const senders = new Map([
    ...(['owner', 'member', 'colleague', 'partner', 'stranger'] as const).map(
      (kind, at) => [kind, [bob, dora, carl, pete, pia][at]!] as const,
    ),
    ['guest', guest] as const,
  ])
  const stop = [...senders.values()].map(answerRequests)
  return {
    senders,
    addresses: [...FIXED, bob!.jid, guest.jid, guest.jid.split('/')[0] ?? ''],
    async end() {
      for (const each of stop) each()
      await Promise.all([...senders.values()].map(party => party.leaves()))
      await both.end()
    },
  }
}

/** Answers what a client is asked and does not offer, as every client does (RFC 6120 §8.4). @returns how it ends */
function answerRequests(party: Party): () => void {
  let isOver = false
  const isRequest = ({ name, attrs }: Element) => name === 'iq' && (attrs.type === 'get' || attrs.type === 'set')
  void (async () => {
    while (!isOver) {
      const request = await party.receives(isRequest).catch(() => undefined)
      if (!request) continue
      const { id, from } = request.attrs
      const error = "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
      party.sends(`<iq type='error' id='${id}'${from ? ` to='${from}'` : ''}>${error}</iq>`)
    }
  })()
  return () => (isOver = true)
}

async function guestOf(acme: Awaited<ReturnType<typeof openPartners>>['acme']): Promise<Party> {
  const { link } = await acme.does('qr-group', { group: 'team-bob' })
  const { table } = await acme.does('guest-add', { token: link ?? '', name: 'Quiet Guest' })
  const [[address = '', password = ''] = []] = table?.rows ?? []
  const { c2sPort: port, domain } = acme.config
  return signIn({ port, domain, username: address.split('@')[0] ?? '', password })
}

const FIXED = [
  'acme.test',
  ...['dora', 'nobody', 'desk', 'support'].map(name => `${name}@acme.test`),
  ...['dora', 'nobody'].map(name => `${name}@acme.test/nowhere`),
  'bellhop.acme.test',
  'bellhop.acme.test/anywhere',
  BELLHOP,
  `${BELLHOP}/bellhop`,
  ...['team-bob-news', 'tree-ann-news', 'nobody', 'nobody-news', 'desk', 'support', 'help', 'bob'].map(
    name => `${name}@bellhop.acme.test`,
  ),
  'team-bob-news@bellhop.acme.test/bellhop',
  'rooms.acme.test',
  ...['team-bob', 'team-ann', 'nobody'].map(name => `${name}@rooms.acme.test`),
  ...['team-bob/Somebody', 'team-bob/Dora Test', 'nobody/Somebody'].map(name => {
    const [room, nick] = name.split('/')
    return `${room}@rooms.acme.test/${nick}`
  }),
  'news.acme.test',
  ...['team-bob-news', 'nobody'].map(name => `${name}@news.acme.test`),
]
