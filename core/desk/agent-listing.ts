// Agents as tables show them: who takes conversations at which desk, since when, and until when.
import { momentText } from '../model/moment.ts'
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'
import type { Person } from '../model/person.ts'
import { peopleById } from '../people/person.ts'
import { agentIds } from './agent.ts'
import { findDesk, supervises } from './desk.ts'
import type { AgentState, Desk, DeskStandby } from './records.ts'
import { standbyIds, standbyText } from './staffing/standby.ts'

/** @throws Fault item-not-found for a desk at which the caller neither answers nor supervises */
export async function agentRows(context: Context, caller: Caller, typed: string | undefined): Promise<string[][]> {
  const desks = await desksSeen(context, caller, typed)
  const rows = await Promise.all(desks.map(desk => rowsOf(context, desk)))
  return rows.flat()
}

async function desksSeen(context: Context, caller: Caller, typed: string | undefined): Promise<Desk[]> {
  const all = typed === undefined ? await context.store.desks.find({ sort: 'title' }) : [await findDesk(context, typed)]
  const seen: Desk[] = []
  for (const desk of all)
    if (desk && (supervises(desk, caller) || (await agentIds(context, desk)).includes(caller.person?.id ?? '')))
      seen.push(desk)
  if (typed !== undefined && !seen.length)
    throw new Fault('item-not-found', `You answer at no desk '${typed.trim().slice(0, 60)}'; 'desks' lists yours.`)
  return seen
}

async function rowsOf(context: Context, desk: Desk): Promise<string[][]> {
  const { store } = context
  const [own, standby] = [await agentIds(context, desk), await standbyIds(context, desk)]
  const ids = [...new Set([...own, ...standby])]
  const states = new Map((await store.agentStates.find({ where: { id: { in: ids } } })).map(each => [each.id, each]))
  const joined = new Map((await store.deskStandbys.find({ where: { desk: desk.id } })).map(each => [each.agent, each]))
  const people = await peopleById(context, ids)
  people.sort((one, other) => (one.name < other.name ? -1 : 1))
  return Promise.all(
    people.map(person => {
      const isOwn = own.includes(person.id)
      return rowOf(context, desk, person, states.get(person.id), isOwn ? undefined : standbyOf(desk, person, joined))
    }),
  )
}

const standbyOf = (desk: Desk, { id: agent }: Person, joined: Map<string, DeskStandby>): DeskStandby =>
  joined.get(agent) ?? { id: '', desk: desk.id, agent, serving: false }

async function rowOf(
  context: Context,
  { id: pool, title }: Desk,
  { id, name }: Person,
  state: AgentState | undefined,
  standby: DeskStandby | undefined,
): Promise<string[]> {
  const { store, config } = context
  const cases = await store.cases.count({ agent: id, pool, state: 'taken' })
  const [shift] = await store.deskShifts.find({
    where: { agent: id, over: null },
    sort: 'ends',
    descending: true,
    limit: 1,
  })
  const since = standby?.moved ?? state?.since
  const said = standby ? standbyText(standby) : stateText(state)
  return [
    name,
    title,
    said,
    since ? momentText(config, since) : '',
    String(cases),
    shift ? momentText(config, shift.ends) : '',
  ]
}

function stateText(state: AgentState | undefined): string {
  if (state?.state !== 'on') return 'away'
  return state.unreachable === undefined ? 'on' : 'on, but not connected'
}
