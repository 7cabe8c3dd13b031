// The organisation: a chart goes in whole, the store and then the server follow it. Killed anywhere, it goes on.
import { createHash } from 'node:crypto'
import { Fault } from '../../xep/fault.ts'
import { readChart, type Entry as Row } from './charts/chart.ts'
import type { Context } from '../context.ts'
import { forgetGroups } from '../groups/closing.ts'
import { listInSlices, writeInSlices } from '../runs/in-slices.ts'
import { historyWrites } from '../groups/member-history.ts'
import { idFrom } from '../inbox.ts'
import type { Membership } from '../model/group.ts'
import { bringBack } from '../groups/coming-back.ts'
import { forgetLeavers } from './leaving.ts'
import { allAddresses, forgetAddresses, recordAddresses } from '../people/addresses.ts'
import { endMailsTo } from '../mailing/failure.ts'
import { inviteNewcomers } from '../mailing/invite-all.ts'
import { editInSteps } from '../provisioning/edit.ts'
import { provisionServer } from '../provisioning/provision.ts'
import { parkedName } from '../model/name-swap.ts'
import { canonicalJson, isEmpty, planChart, type Difference, type Plan } from './plan.ts'
import { reserveFormerNames } from '../people/former-name.ts'
import { refuseFormer } from './rename.ts'
import type { Person } from '../model/person.ts'
import type { Entry } from '../model/entry.ts'
import { keepChart, readChartRecord, removeChartsBefore, unfinishedCharts, type WholeChart } from './chart-record.ts'
import type { Caller } from '../model/caller.ts'
import { say, sayCount } from '../../texts/say.ts'

export type Progress = (text: string) => void

/** The entries of a chart file. @throws Fault not-acceptable listing every problem with its line */
export function readEntries(file: Uint8Array): Entry[] {
  const { entries, problems } = readChart(file)
  if (problems.length) {
    const list = problems.map(({ line, text }) => `  ${say('line {line}: {text}', { line, text })}`).join('\n')
    throw new Fault(
      'not-acceptable',
      sayCount(
        problems.length,
        'The file has {count} problem; nothing was changed.\n{list}',
        'The file has {count} problems; nothing was changed.\n{list}',
        { list },
      ),
      problems,
    )
  }
  return entries.map(toEntry)
}

/**
 * Applies a chart to store and server, and resolves when both follow it. `removing` is the number of people that the
 * caller agrees to lose, needed when it is more than a tenth of them.
 * @throws Fault policy-violation when that was not agreed to
 */
export function applyChart(
  context: Context,
  entries: Entry[],
  caller: Caller,
  removing: number | undefined,
  progress: Progress,
): Promise<Plan> {
  return context.serially('org', async () => {
    if (context.config.source === 'file') await refuseFormer(context, entries)
    const before = await planChart(context, entries)
    brake(before, removing)
    const unfinished = await unfinishedCharts(context)
    if (isEmpty(before) && unfinished.length === 0) return before
    const at = context.now().toISOString()
    const chart = {
      id: `${at} ${await digest(entries)}`,
      at,
      by: caller.person?.username ?? 'administrator',
      entries,
      ...(context.config.inviteNew !== 'no' && { newcomers: before.people.added.map(({ id }) => id) }),
    }
    await keepChart(context, chart)
    await followChart(context, chart, progress)
    return before
  })
}

/**
 * Removes people without applying a chart, where it cannot be applied: their accounts end, and the groups that followed from
 * them go. The next chart that can be applied does the rest.
 * @param staying the chart without them
 */
export async function removeLeavers(context: Context, leaving: Person[], staying: Entry[]): Promise<void> {
  const { people, groups, memberships } = context.store
  const ids = leaving.map(({ id }) => id)
  if (!(await people.find({ where: { id: { in: ids } }, limit: 1 })).length) return
  const remove = async () => {
    const here = await people.find({ where: { id: { in: ids } } })
    await forgetLeavers(context, here, staying)
    const led = await groups.find({ where: { owner: { in: ids }, origin: { in: ['team', 'tree'] } } })
    await forgetGroups(context, led)
    const direct = await memberships.find({ where: { group: { in: led.map(({ id }) => id) } } })
    await Promise.all(direct.map(({ id }) => memberships.remove(id)))
    await Promise.all(led.map(({ id }) => groups.remove(id)))
    await Promise.all(here.map(({ id }) => people.remove(id)))
    context.names.changed()
  }
  await editInSteps(context, remove)
}

/** Finishes what a crash or an unreachable server left undone. */
export function resumeCharts(context: Context, progress: Progress): Promise<void> {
  return context.serially('org', async () => {
    const latest = (await unfinishedCharts(context)).at(-1)
    if (!latest) return
    context.log.info({ chart: latest.id }, 'going on with the chart that was not finished')
    await followChart(context, await readChartRecord(context, latest), progress)
  })
}

async function followChart(context: Context, chart: WholeChart, progress: Progress): Promise<void> {
  const { store } = context
  const { people, groups, memberships } = await planChart(context, chart.entries)
  progress(say('People: {people}. Groups: {groups}.', { people: counts(people), groups: counts(groups) }))
  await forgetLeavers(context, people.removed, chart.entries)
  await forgetGroups(context, groups.removed)
  await reserveFormerNames(context, people.changed, new Set(chart.entries.map(({ username }) => username)))
  await recordPeople(context, people)
  await recordNamed(store.groups, groups, 'name')
  await noteMoves(context, chart.id, { people, groups, memberships })
  await writeAll(store.memberships, memberships)
  await bringBack(context)
  await provisionServer(context, progress)
  await inviteNewcomers(context, chart)
  await removeChartsBefore(context, chart.at)
  await store.charts.change(chart.id, {}, { applied: context.now().toISOString() })
}

/** Notes who came and went, before it is done: done twice, it is the same record. Groups that begin or end have no history. */
async function noteMoves(
  context: Context,
  chart: string,
  { people, groups, memberships }: Pick<Plan, 'people' | 'groups' | 'memberships'>,
): Promise<void> {
  const passing = new Set([...groups.added, ...groups.removed, ...people.removed].map(({ id }) => id)) // who leaves is noted already
  const staying = (some: Membership[]) =>
    some.filter(({ group, person = '' }) => !passing.has(group) && !passing.has(person))
  const writes = (['came', 'went'] as const).flatMap(did =>
    historyWrites(
      context,
      staying(did === 'came' ? memberships.added : memberships.removed),
      { did, by: undefined },
      ({ id }) => idFrom(context, 'member change', `${chart} ${did} ${id}`),
    ),
  )
  for (let at = 0; at < writes.length; at += MOVES) await context.store.batch(writes.slice(at, at + MOVES))
}

const MOVES = 500 // records in one batch

async function recordPeople(context: Context, people: Difference<Person>): Promise<void> {
  for (const person of [...people.added, ...people.changed.map(({ after }) => after)])
    await recordAddresses(context, person)
  await recordNamed(context.store.people, people, 'username').finally(() => context.names.changed())
  for (const { before, after } of people.changed) if (before.further) await forgetAddresses(context, after)
  await endOldMails(context, people)
}

/** Ends the mails to an address that was corrected meanwhile: somebody else may read them. */
async function endOldMails(context: Context, { changed }: Difference<Person>): Promise<void> {
  for (const { before, after } of changed)
    for (const old of allAddresses(before))
      if (!allAddresses(after).includes(old)) await endMailsTo(context, before.id, old)
}

interface Writer<T> {
  put(record: T): Promise<void>
  remove(id: string): Promise<boolean>
}

/** The new comes before the old goes, so that who moves within a tree is in it at every moment. */
async function writeAll<T extends { id: string }>(to: Writer<T>, { added, removed, changed }: Difference<T>) {
  await writeInSlices([...added, ...changed.map(({ after }) => after)], each => to.put(each))
  await writeInSlices(removed, ({ id }) => to.remove(id))
}

/** Names are unique: those that others take are passed on first, and nobody is absent meanwhile, wherever it is cut. */
async function recordNamed<K extends string, T extends { id: string } & Record<K, string>>(
  to: Writer<T>,
  { added, removed, changed }: Difference<T>,
  name: K,
) {
  const after = [...added, ...changed.map(change => change.after)]
  const wanted = new Set<string>(after.map(each => each[name]))
  const taken = new Set<string>(changed.map(({ before }) => before[name]))
  const displaced = changed.filter(({ before, after }) => before[name] !== after[name] && wanted.has(before[name]))
  await writeInSlices(removed, ({ id }) => to.remove(id))
  await Promise.all(
    displaced.map(({ before }) => {
      let free = parkedName(before[name])
      while (taken.has(free)) free = parkedName(free) // by one that an earlier run left behind
      return to.put({ ...before, [name]: free })
    }),
  )
  await writeInSlices(after, each => to.put(each))
}

function brake({ people, present }: Plan, removing: number | undefined): void {
  const losing = people.removed.length
  if (losing * 10 <= present || losing === removing) return
  throw new Fault(
    'policy-violation',
    say('This would remove {losing} of {present} people. If that is meant, say so with --yes-remove {losing}.', {
      losing,
      present,
    }),
    { losing },
  )
}

const counts = ({ added, removed, changed }: Difference<unknown>) =>
  say('{added} new, {changed} changed, {gone} gone', {
    ...{ added: added.length, changed: changed.length, gone: removed.length },
  })

async function digest(entries: Entry[]): Promise<string> {
  const hash = createHash('sha256')
  for (const text of await listInSlices(entries.values().map(canonicalJson))) hash.update(text)
  return hash.digest('base64url').slice(0, 16)
}

function toEntry({ id, username, manager, attributes, ...columns }: Row): Entry {
  const filled = Object.entries({ ...attributes, ...columns }).filter(([, value]) => value !== '')
  return { id, username, manager, profile: Object.fromEntries(filled) }
}
