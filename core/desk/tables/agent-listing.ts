// Agents as tables show them: who takes conversations at which desk, since when, and until when.
import { minuteText } from '../../model/moment.ts'
import { Fault } from '../../../xep/fault.ts'
import type { Context } from '../../context.ts'
import type { Caller } from '../../model/caller.ts'
import { peopleById } from '../../people/person.ts'
import { agentIds, servingIds } from '../agent.ts'
import { findDesk, supervises } from '../desk.ts'
import type { AgentState, Desk } from '../records.ts'
import { standbyIds, standbyText } from '../standby.ts'
import { say } from '../../../texts/say.ts'

/** @throws Fault item-not-found for a desk at which the caller neither answers nor supervises */
export async function agentRows(context: Context, caller: Caller, typed: string | undefined): Promise<string[][]> {
  const desks = await desksSeen(context, caller, typed)
  const rows = await Promise.all(desks.map(desk => rowsOf(context, desk)))
  return rows.flat()
}

/** The desks at which the caller answers or which the caller supervises, by title; one that is named alone. @throws Fault item-not-found */
export async function desksSeen(context: Context, caller: Caller, typed: string | undefined): Promise<Desk[]> {
  const all = typed === undefined ? await context.store.desks.find({ sort: 'title' }) : [await findDesk(context, typed)]
  const seen: Desk[] = []
  for (const desk of all)
    if (desk && (supervises(desk, caller) || (await servingIds(context, desk)).includes(caller.person?.id ?? '')))
      seen.push(desk)
  if (typed !== undefined && !seen.length)
    throw new Fault(
      'item-not-found',
      say("You answer at no desk '{typed}'; 'desks' lists yours.", { typed: typed.trim().slice(0, 60) }),
    )
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
    people.map(async ({ id, name }) => {
      const state = states.get(id)
      const standby = own.includes(id) ? undefined : joined.get(id)
      const said = own.includes(id) ? stateText(state) : standbyText(standby)
      return [
        name,
        desk.title,
        said,
        shown(context, standby?.moved ?? state?.since),
        ...(await workOf(context, desk, id)),
        (state?.tags ?? []).join(', '),
      ]
    }),
  )
}

const shown = ({ config }: Context, time: string | undefined): string => (time ? minuteText(config, time) : '')

/** How many conversations an agent has at a desk, and when the shift ends. */
async function workOf(context: Context, { id: pool }: Desk, agent: string): Promise<string[]> {
  const { cases, deskShifts } = context.store
  const taken = await cases.count({ agent, pool, state: 'taken' })
  const where = { agent, over: null }
  const [shift] = await deskShifts.find({ where, sort: 'ends', descending: true, limit: 1 })
  return [String(taken), shown(context, shift?.ends)]
}

function stateText(state: AgentState | undefined): string {
  if (state?.state !== 'on') return say('away')
  return state.unreachable === undefined ? say('takes conversations') : say('takes conversations, but is not connected')
}
