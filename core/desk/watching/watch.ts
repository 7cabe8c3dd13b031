// Watching: who supervises a desk follows what happens there, or looks in on one case, as long as that person supervises it.
import { Fault } from '../../../xep/fault.ts'
import type { Context } from '../../context.ts'
import { inboxWrites } from '../../inbox.ts'
import type { Person } from '../../model/person.ts'
import type { Where } from '../../../store/store.ts'
import { caseWrite, inCase, shownName } from '../case/case.ts'
import { isSupervisor } from '../desk.ts'
import { followCase } from '../case/following.ts'
import { eventLine } from '../case/line.ts'
import type { Case, Desk, DeskWatch } from '../records.ts'
import { showBoard } from './board.ts'
import { unwatchWrites, watchId } from '../case/watchers.ts'
import { say } from '../../../texts/say.ts'
import { readByCustomer } from '../case/customer-language.ts'

/** Begins to show a desk to a supervisor: at once, and whenever something has changed. */
export async function watchDesk(context: Context, { id: desk }: Desk, { id: person }: Person): Promise<void> {
  const watch: DeskWatch = { id: watchId(desk, person), desk, person }
  await context.store.batch([{ put: 'deskWatches', record: watch }, ...inboxWrites(context)])
  await showBoard(context, watch)
}

export async function unwatchDesk({ store }: Context, { id: desk }: Desk, { id: person }: Person): Promise<void> {
  await store.deskWatches.remove(watchId(desk, person))
}

/**
 * Lets a supervisor look in on a case: its contact, what was written, and from then on what both sides write. The customer is told
 * where the desk says so.
 * @throws Fault not-acceptable for a case that is over
 */
export async function watchCase(context: Context, of: Case, person: Person): Promise<void> {
  await inCase(context, of, async () => {
    const { store, now } = context
    const current = await store.cases.get(of.id)
    const desk = current && (await store.desks.get(current.pool))
    if (!current?.open || !desk) throw new Fault('not-acceptable', say('This conversation is closed: cases shows it.'))
    if (current.watchers?.includes(person.id)) return
    const once = `watched ${person.id} ${now().toISOString()}`
    const text = await readByCustomer(context, current, () => readsTooText(desk, person))
    const says = desk.announced === false ? undefined : { once, text }
    const record: DeskWatch = { id: watchId(of.id, person.id), desk: desk.id, case: of.id, person: person.id }
    await store.batch([
      caseWrite(current, { watchers: [...(current.watchers ?? []), person.id] }, says),
      eventLine(context, current, () => say('{name} looks in on the conversation.', { name: person.name }), {
        agent: person.id,
        once,
      }),
      { put: 'deskWatches', record },
      ...inboxWrites(context),
    ])
  })
  await followCase(context, of)
}

/** What the customer is told about who looks in. */
function readsTooText(desk: Desk, person: Person): string {
  const [name, title] = [shownName(desk, person), desk.title]
  return name === undefined
    ? say('Somebody of {title} reads this conversation, too.', { title })
    : say('{name} of {title} reads this conversation, too.', { name, title })
}

/** Ends that a person looks in on a case: its contact goes from the roster. */
export async function unwatchCase(context: Context, of: Pick<Case, 'id'>, person: string): Promise<void> {
  await storeUnwatch(context, of, person)
  await followCase(context, of)
}

const storeUnwatch = (context: Context, of: Pick<Case, 'id'>, person: string): Promise<void> =>
  inCase(context, of, async () => {
    const { store } = context
    const current = await store.cases.get(of.id)
    const watchers = current?.watchers?.filter(each => each !== person)
    await store.batch([
      ...(current && watchers ? [caseWrite(current, { watchers })] : []),
      ...unwatchWrites(of, [person]),
    ])
  })

/** Ends all that a person watches. @returns the cases whose rosters have still to follow */
export async function endWatchesOf(context: Context, person: string): Promise<Pick<Case, 'id'>[]> {
  const { deskWatches } = context.store
  const cases: Pick<Case, 'id'>[] = []
  for (const { id, case: watched } of await deskWatches.find({ where: { person } }))
    if (watched === undefined) await deskWatches.remove(id)
    else cases.push({ id: watched })
  for (const each of cases) await storeUnwatch(context, each, person)
  return cases
}

/** Ends the watches of those who do not supervise any more what they watch, and those of cases that are over. */
export async function endLostWatches(context: Context, where: Where<DeskWatch> = {}): Promise<void> {
  for (const each of await context.store.deskWatches.find({ where })) {
    if (await isAllowed(context, each)) continue
    if (each.case === undefined) await context.store.deskWatches.remove(each.id)
    else await unwatchCase(context, { id: each.case }, each.person)
  }
}

async function isAllowed(context: Context, { desk, case: id, person }: DeskWatch): Promise<boolean> {
  const { store } = context
  const found = id === undefined ? undefined : await store.cases.get(id)
  if (id !== undefined && !found?.open) return false
  const supervised = await store.desks.get(found?.pool ?? desk)
  return supervised !== undefined && isSupervisor(context, supervised, person)
}
