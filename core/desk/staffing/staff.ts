// Staffing: looks whether a desk with standby agents has as many agents as it needs, asks for more, and releases who is not needed.
import { yesOrNo } from '../../commands/yes-no.ts'
import type { Context } from '../../context.ts'
import { askByItself } from '../../conversation/asking.ts'
import { tellPeople } from '../../notices.ts'
import { peopleById } from '../../people/person.ts'
import { agentIds, presentAgents } from '../agent.ts'
import { offerCases } from '../offering/offering.ts'
import { openingOf } from '../opening.ts'
import type { Desk, DeskStandby } from '../records.ts'
import { type Moves, movesFor, type Serving, type Standby } from './decide.ts'
import { expectedDemand } from './demand.ts'
import type { Target } from './erlang.ts'
import { hasStandby, lookAtStaffLater } from '../offering/staff-look.ts'
import { observe } from './observe.ts'
import { standbyId, standbyIds } from '../standby.ts'
import { say } from '../../../texts/say.ts'
import type { Person } from '../../model/person.ts'
import { readBy } from '../../model/reader.ts'

export const TARGET: Target = { share: 0.8, within: 20 }

/** Who has not answered after this time counts as somebody who says no. */
const PATIENCE = 120_000

/** @param job the id of the desk and the time, as it was put into the queue */
export async function lookAtStaff(context: Context, job: string): Promise<void> {
  const desk = await context.store.desks.get(job.split(' ')[0] ?? '')
  if (!desk || !hasStandby(desk)) return
  await context.serially(`staff ${desk.id}`, () => staff(context, desk))
  await lookAtStaffLater(context, desk)
}

/** While a desk is closed nobody is asked: what waits has no agent before the desk opens. */
async function staff(context: Context, desk: Desk): Promise<void> {
  await dismiss(context, desk)
  if (!openingOf(context, desk).isOpen) return
  const { ask, release } = await movesOf(context, desk)
  for (const agent of await peopleById(context, ask)) {
    const asked = context.now().toISOString()
    await notes(context, desk, agent.id, { asked })
    await readBy(context, agent, () => askForHelp(context, desk, agent, asked))
  }
  for (const agent of release) await notes(context, desk, agent, { leaving: true })
  if (!release.length) return
  await dismiss(context, desk)
  await offerCases(context)
}

const askForHelp = (context: Context, { id, name, title }: Desk, agent: Person, asked: string): Promise<void> =>
  askByItself(context, agent, {
    text: say('Many customers wait at {title}. Can you help for a while?', { title }),
    command: 'desk help',
    fields: { desk: name },
    asking: 'answer',
    choices: yesOrNo(),
    inWords: say('{command} yes, or no', { command: `desk help ${name}` }),
    once: `staff ${standbyId(id, agent.id)} ${asked}`,
  })

/** What staffing would do now. */
export async function movesOf(context: Context, desk: Desk): Promise<Moves & { present: number }> {
  const { store, now } = context
  const own = await agentIds(context, desk)
  const present = await presentAgents(context, desk)
  const records = new Map((await store.deskStandbys.find({ where: { desk: desk.id } })).map(each => [each.agent, each]))
  const resting = (await standbyIds(context, desk)).filter(
    agent => !own.includes(agent) && !records.get(agent)?.serving,
  )
  const isAsked = ({ asked = '', answered = '' }: DeskStandby) =>
    asked > answered && asked > new Date(now().getTime() - PATIENCE).toISOString()
  const asked = [...records.values()].filter(each => !each.serving && isAsked(each)).length
  const staff = {
    serving: await Promise.all(
      present.map(agent => servingOf(context, agent, own.includes(agent) ? undefined : records.get(agent))),
    ),
    standby: resting.map(agent => restingOf(agent, records.get(agent))),
    asked,
  }
  const rules = { target: desk.target ?? TARGET, capacity: desk.capacity }
  return {
    ...movesFor(staff, expectedDemand(await observe(context, desk)), rules, now().getTime()),
    present: present.length,
  }
}

async function servingOf({ store }: Context, agent: string, joined: DeskStandby | undefined): Promise<Serving> {
  const cases = await store.cases.count({ agent, state: 'taken' })
  const [last] = await store.cases.find({
    where: { agent, state: 'closed' },
    sort: 'closed',
    descending: true,
    limit: 1,
  })
  const since = timeOf(joined?.moved)
  return { agent, since, cases, idleSince: Math.max(since, timeOf(last?.closed)), standby: joined !== undefined }
}

const restingOf = (agent: string, record: DeskStandby | undefined): Standby => ({
  agent,
  askedAt: timeOf(record?.asked),
  movedAt: timeOf(record?.moved),
})

const timeOf = (time: string | undefined): number => (time === undefined ? 0 : Date.parse(time))

const notes = async ({ store }: Context, desk: Desk, agent: string, patch: Partial<DeskStandby>): Promise<void> => {
  const id = standbyId(desk.id, agent)
  if (!(await store.deskStandbys.change(id, {}, patch)))
    await store.deskStandbys.insert({ id, desk: desk.id, agent, serving: false, ...patch })
}

/** Releases who has no conversation left. */
async function dismiss(context: Context, desk: Desk): Promise<void> {
  const { store, now } = context
  for (const { id, agent } of await store.deskStandbys.find({
    where: { desk: desk.id, serving: true, leaving: true },
  })) {
    if (await store.cases.count({ agent, pool: desk.id, state: 'taken' })) continue
    const moved = now().toISOString()
    await tellPeople(
      context,
      [agent],
      () => say('{title} can do without you now. Thank you for helping.', { title: desk.title }),
      `released ${id} ${moved}`,
    )
    await store.deskStandbys.change(id, { leaving: true }, { serving: false, leaving: undefined, moved })
  }
}
