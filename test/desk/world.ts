// The world of the tests of desks: an organisation with one desk, its agents, and what is left open closed behind each test.
import type { Element } from 'ltx'
import { chart } from '../support/chart.ts'
import { guestActions } from '../support/guests.ts'
import type { Party } from '../support/party.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'
import { makeVisits } from '../support/visits.ts'

export const BELLHOP = 'bellhop@bellhop.acme.test'
export const SUPPORT = 'support@bellhop.acme.test'
export const ORG = chart(`
  ann
    bob
      dave
      dora
      gus
    carl
      ed
      eve
`)

/** When conversations of earlier tests count as closed: nobody is offered them again. */
export const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString()

export type DeskWorld = ReturnType<typeof deskWorld>

/** To be called in a describe, for which it opens the world. */
export function deskWorld() {
  let world: TappedWorld
  const acme = () => world
  const { online, end } = makeVisits(acme)
  const { as, withStore, link, stranger, healthy } = guestActions(acme)
  before(async () => void (world = await openDesks()))
  after(() => world?.end())
  afterEach(async () => {
    await closeAll()
    await end()
  })

  /** Ends what a test has left open, and sends all agents away. */
  async function closeAll(): Promise<void> {
    const open = await withStore(store => store.cases.find({ where: { open: true } }))
    for (const { id, agent } of open) {
      const username = await withStore(async store => (await store.people.get(agent ?? ''))?.username ?? 'dave')
      if (agent === undefined) await as(username, 'case-take', { case: id })
      await as(username, 'case-close', { case: id })
    }
    await withStore(async store => {
      for (const { id } of await store.cases.find({ where: { closed: { gt: YESTERDAY } } }))
        await store.cases.change(id, {}, { opened: YESTERDAY, closed: YESTERDAY })
    })
    for (const agent of ['dave', 'dora', 'gus']) await acme().does('desk-away', { agent })
  }

  /** Signs agents in who take conversations. */
  const present = async <Names extends string[]>(...agents: Names) => {
    const parties = await Promise.all(agents.map(agent => online(agent)))
    for (const agent of agents) await acme().does('desk-on', { agent })
    return parties as { [name in keyof Names]: Party }
  }

  const idOf = (customer: string) =>
    withStore(async store => {
      const [person] = await store.people.find({ where: { username: customer } })
      const [found] = await store.cases.find({ where: { customer: person?.id ?? '', open: true } })
      return found?.id ?? ''
    })
  return { acme, online, as, withStore, link, stranger, healthy, present, idOf }
}

async function openDesks(): Promise<TappedWorld> {
  const world = await tappedWorld(ORG, {
    BELLHOP_DESKTOP_DEVICES: '0',
    BELLHOP_ANSWERS: '100000',
    BELLHOP_DESK_MINUTES: '0',
  })
  await world.does('desk-create', { name: 'support', title: 'Support', agents: 'dave,dora,gus', owner: 'bob' })
  return world
}

/** Answers the address of the case that an agent is offered. */
export const offered = async (agent: Party, text: string) => (await agent.hears(text, 'case-')).attrs.from as string

/** Has a customer write `Hello` and an agent answer `Yes?`. Answers the address of the case. */
export async function talk(customer: Party, agent: Party): Promise<string> {
  customer.says(SUPPORT, 'Hello')
  const at = await offered(agent, 'Hello')
  agent.says(at, 'Yes?')
  await customer.hears('Yes?', SUPPORT)
  return at
}

/** The items of the roster in the group Cases. */
export async function casesInRoster(party: Party): Promise<string[]> {
  const answer = await party.asks('', 'get', "<query xmlns='jabber:iq:roster'/>")
  const items = answer.getChild('query')?.getChildren('item') ?? []
  return items.filter(item => item.getChildText('group') === 'Cases').map(({ attrs }) => attrs.jid)
}

/** Waits for the roster push that takes a contact away. */
export const losesContact = (party: Party, jid: string) =>
  party.receives(
    stanza =>
      stanza.getChild('query', 'jabber:iq:roster')?.getChild('item')?.toString().includes(`jid="${jid}"`) === true &&
      stanza.toString().includes('subscription="remove"'),
    `that ${jid} goes from the roster`,
  )

export const refusal = (party: Party, id: string) =>
  party.receives(({ attrs }) => attrs.id === id && attrs.type === 'error', 'a refusal')

export const textOf = (error: Element) => error.getChild('error')?.getChildText('text')

export const bare = (jid: string) => jid.split('/')[0]

/** What somebody received that names somebody else. */
export const leaks = ({ received }: Party, name: string) => received.map(String).filter(text => text.includes(name))
