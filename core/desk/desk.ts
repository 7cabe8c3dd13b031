// Desks: addresses of the organisation for its customers, made and changed by those who supervise them. docs/design/desk.md
import { hosts, type Config } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import { unfitCharacter } from '../../xep/text.ts'
import type { Context } from '../context.ts'
import type { Some } from '../groups/group-members.ts'
import { isTaken } from '../groups/group.ts'
import { idFrom, inboxId } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import { localpart, prepareLocalpart } from '../model/localpart.ts'
import type { Person } from '../model/person.ts'
import { newNotice } from '../notices.ts'
import { edit } from '../provisioning/edit.ts'
import { agentIds } from './agent.ts'
import { agentFields, DEFAULTS, settingFields, type NewSettings } from './desk-settings.ts'
import type { Desk } from './records.ts'
import { say } from '../../texts/say.ts'

const LONGEST = 100 // characters of a title

export interface NewDesk extends NewSettings {
  name: string
  title: string
  agents: Some
}

export const deskAddress = ({ name }: Pick<Desk, 'name'>, config: Config): string =>
  `${name}@${hosts(config).component}`

/** Finds a desk by its name or address. */
export async function findDesk({ store, config }: Pick<Context, 'store' | 'config'>, typed: string) {
  const [local = '', host = hosts(config).component] = typed.trim().split('@')
  const name = localpart(local)
  if (name === undefined || host !== hosts(config).component) return undefined
  const [found] = await store.desks.find({ where: { name }, limit: 1 })
  return found
}

/** Finds a desk that its supervisor names. @throws Fault item-not-found for others as for a desk that is not there */
export async function ownDesk(context: Context, typed: string, caller: Caller): Promise<Desk> {
  const found = await findDesk(context, typed)
  if (found && supervises(found, caller)) return found
  throw new Fault(
    'item-not-found',
    say("You supervise no desk '{typed}'; 'desks' lists yours.", { typed: typed.trim().slice(0, 60) }),
  )
}

export const supervises = ({ owner }: Pick<Desk, 'owner'>, { admin, person }: Caller): boolean =>
  admin || (person !== undefined && owner === person.id)

/** The desks that a caller supervises, by name. */
export const supervisedDesks = async ({ store }: Pick<Context, 'store'>, caller: Caller): Promise<Desk[]> =>
  (await store.desks.find({ sort: 'name' })).filter(desk => supervises(desk, caller))

/** Whether a person supervises a desk, whoever asks. */
export const isSupervisor = ({ admins }: Pick<Context, 'admins'>, { owner }: Pick<Desk, 'owner'>, person: string) =>
  owner === person || admins.has({ id: person })

/**
 * Makes a desk, and tells its agents. For the same message once.
 * @throws Fault forbidden, not-acceptable for a name that cannot be an address, conflict for one that is taken
 */
export async function createDesk(context: Context, asked: NewDesk, owner: Person | undefined, caller: Caller) {
  await permitDesk(context, caller)
  const id = `desk-${idFrom(context, 'desk', inboxId(caller))}`
  return edit(context, async () => {
    const known = await context.store.desks.get(id)
    if (known) return { scope: { people: [], groups: [] }, writes: [], result: known }
    const record = await newDesk(context, id, asked, owner)
    const welcome = () => welcomeText(context, record)
    const notice = newNotice(context, await agentIds(context, record), welcome, `desk ${id}`)
    return { writes: [{ insert: 'desks', record }], notice, answer: madeText(context, record), result: record }
  })
}

export const madeText = ({ config }: Pick<Context, 'config'>, desk: Desk): string =>
  say('{title} is {address}: customers write there. Its agents write desk on to take conversations.', {
    ...{ title: desk.title, address: deskAddress(desk, config) },
  })

const welcomeText = ({ config }: Context, desk: Desk) =>
  say(
    'You answer at the desk {title} ({address}). Write desk on to be offered its conversations, and desk away to be offered no more.',
    { title: desk.title, address: deskAddress(desk, config) },
  )

async function newDesk(context: Context, id: string, asked: NewDesk, owner: Person | undefined): Promise<Desk> {
  const { agents, name, title, ...settings } = asked
  const fields = { ...DEFAULTS, ...settingFields(settings), owner: owner?.id ?? null }
  checkVisitors(fields)
  return {
    ...{ id, ...fields, ...agentFields(agents) },
    ...{ name: await freeName(context, name), title: await fitTitle(context, title) },
    made: context.now().toISOString(),
  }
}

/** Visitors find the desk in their contact lists, and its supervisor answers for them. @throws Fault bad-request */
function checkVisitors({ visitors, listed, owner }: Pick<Desk, 'visitors' | 'listed' | 'owner'>): void {
  if (!visitors) return
  if (listed === 'nobody')
    throw new Fault('bad-request', say('A desk with a page for visitors is listed for guests or everyone.'))
  if (owner === null)
    throw new Fault('bad-request', say('A desk with a page for visitors has an owner, who answers for them.'))
}

export interface DeskChanges extends NewSettings {
  title?: string | undefined
  add?: Some | undefined
  remove?: Some | undefined
  /** Who supervises it from now on. */
  owner?: Person | undefined
}

/** Changes a desk. @throws Fault bad-request, not-acceptable */
export async function changeDesk(context: Context, desk: Desk, changes: DeskChanges): Promise<Desk> {
  const { title, add, remove, owner, ...settings } = changes
  if (owner?.sponsor !== undefined)
    throw new Fault('not-acceptable', say('{name} is a guest: only members supervise a desk.', { name: owner.name }))
  const fields = settingFields(settings)
  if (fields.overflow === desk.id) throw new Fault('bad-request', say('Name another desk: this one is full then.'))
  return edit(context, async () => {
    const current = await context.store.desks.get(desk.id)
    if (!current) throw new Fault('item-not-found', say('The desk {title} is gone.', { title: desk.title }))
    const added = agentFields(add ?? { people: [], groups: [] })
    const patch = {
      ...fields,
      ...(owner && { owner: owner.id }),
      ...(title !== undefined && { title: await fitTitle(context, title) }),
      agents: without(
        [...current.agents, ...added.agents],
        remove?.people.map(({ id }) => id),
      ),
      agentGroups: without(
        [...current.agentGroups, ...added.agentGroups],
        remove?.groups.map(({ id }) => id),
      ),
    }
    const next = { ...current, ...patch }
    checkVisitors(next)
    const before = new Set(await agentIds(context, current))
    const fresh = (await agentIds(context, next)).filter(id => !before.has(id))
    const shows = patch.title !== undefined || patch.listed !== undefined || patch.customers !== undefined
    return {
      writes: [{ change: 'desks', id: desk.id, patch }],
      ...(!shows && { scope: { people: [], groups: [] } }),
      notice: newNotice(context, fresh, () => welcomeText(context, next)),
      result: next,
    }
  })
}

const without = (all: string[], out: string[] = []) => [...new Set(all)].filter(id => !out.includes(id))

/** Removes a desk that has no open conversation. @throws Fault not-acceptable */
export async function removeDesk(context: Context, desk: Desk): Promise<void> {
  await edit(context, async () => {
    const open = await context.store.cases.count({ desk: desk.id, open: true })
    const here = await context.store.cases.count({ pool: desk.id, open: true })
    if (open || here)
      throw new Fault(
        'not-acceptable',
        say('{title} has open conversations: close or transfer them first.', { title: desk.title }),
      )
    return { writes: [{ remove: 'desks', id: desk.id }], result: undefined }
  })
}

/** @throws Fault forbidden */
async function permitDesk({ store }: Context, { admin, person }: Caller): Promise<void> {
  if (admin || (person && (await store.people.count({ manager: person.id })) > 0)) return
  throw new Fault('forbidden', say('Only managers and the administrator make desks.'))
}

async function freeName(context: Context, typed: string): Promise<string> {
  const prepared = prepareLocalpart(typed.trim())
  if ('refused' in prepared)
    throw new Fault(
      'not-acceptable',
      say("'{given}' cannot be an address: it {refused}.", { given: typed.slice(0, 100), refused: prepared.refused }),
    )
  const name = prepared.localpart
  if (context.house.localparts.includes(name) || (await isTaken(context, name)))
    throw new Fault('conflict', say("The address '{name}' is taken: choose another name.", { name }))
  return name
}

/** A desk may be called Support, which is kept from guests and groups as a name; it may not be called like a member. */
async function fitTitle({ store }: Context, given: string): Promise<string> {
  const title = given.replace(/\s+/g, ' ').trim()
  if (!title || title.length > LONGEST || unfitCharacter(title))
    throw new Fault(
      'not-acceptable',
      say('A title has 1 to {longest} characters, none of them a control character.', { longest: LONGEST }),
    )
  if (await store.people.count({ name: title, sponsor: null }))
    throw new Fault('not-acceptable', say("'{title}' is the name of somebody here: choose another title.", { title }))
  return title
}
