// The board of a desk: who waits and who talks, in one message that is corrected (XEP-0308) when something has changed.
import { randomUUID } from 'node:crypto'
import { hosts } from '../../../config.ts'
import { buildMessage } from '../../../xep/message-build.ts'
import type { Context } from '../../context.ts'
import { jidOf } from '../../model/jid.ts'
import { momentText } from '../../model/moment.ts'
import { peopleById } from '../../people/person.ts'
import { queueAt } from '../../queue-at.ts'
import { presentAgents, servingIds } from '../agent.ts'
import { firstName } from '../case.ts'
import { isSupervisor } from '../desk.ts'
import type { Case, Desk, DeskWatch } from '../records.ts'

const PACE = 3_000 // ms between two changes of a board
const RENEWED = 10 * 60_000 // ms after which a message is too far up to be corrected
const SHOWN = 20 // cases of each state

/** Asks the queue to look at the boards that somebody watches. */
export async function showBoardsSoon(context: Context): Promise<void> {
  const watches = await context.store.deskWatches.find({ where: { case: null } })
  const time = (Math.floor(context.now().getTime() / PACE) + 1) * PACE
  for (const desk of new Set(watches.map(({ desk }) => desk)))
    await queueAt(context, 'deskBoard', `${desk} ${time}`, new Date(time))
}

/** @param job the id of the desk and the time, as `showBoardsSoon` wrote them */
export async function showBoards(context: Context, job: string): Promise<void> {
  const [desk = ''] = job.split(' ')
  for (const watch of await context.store.deskWatches.find({ where: { desk, case: null } }))
    await showBoard(context, watch)
}

/** Shows a desk as it is now to who watches it, unless the person has read the same last. */
export const showBoard = (context: Context, { id }: Pick<DeskWatch, 'id'>): Promise<void> =>
  context.serially(`board ${id}`, async () => {
    const { store, now, wire, config } = context
    const watch = await store.deskWatches.get(id)
    const [desk, person] = watch ? [await store.desks.get(watch.desk), await store.people.get(watch.person)] : []
    if (!watch || !desk || !person || !isSupervisor(context, desk, person.id)) return
    const text = await boardText(context, desk)
    const { board } = watch
    if (board?.text === text) return
    const isRecent = board !== undefined && now().getTime() - Date.parse(board.at) < RENEWED
    const message = randomUUID()
    await wire.send(
      buildMessage({
        ...{ id: message, from: hosts(config).bellhop, to: jidOf(person, config), text, isAnswer: true },
        ...(isRecent && { corrects: board.message }),
        hints: ['no-store'],
      }),
    )
    const shown = isRecent ? { ...board, text } : { message, at: now().toISOString(), text }
    await store.deskWatches.change(id, {}, { board: shown })
  })

export async function boardText(context: Context, desk: Desk): Promise<string> {
  const [waiting, taken] = [await casesIn(context, desk, 'waiting'), await casesIn(context, desk, 'taken')]
  const agents = await peopleById(
    context,
    taken.shown.map(({ agent }) => agent).filter(id => id !== undefined),
  )
  const names = new Map(agents.map(person => [person.id, firstName(person)]))
  const since = ({ opened }: Case) => momentText(context.config, opened)
  const there = (await presentAgents(context, desk)).length
  return [
    `${desk.title}: ${waiting.count} wait, ${taken.count} are answered, ${there} of ${(await servingIds(context, desk)).length} agents are there`,
    ...waiting.shown.map(each => `waits: ${each.name}, ${each.id}, since ${since(each)}`),
    ...more(waiting),
    ...taken.shown.map(
      each => `${names.get(each.agent ?? '') ?? 'somebody'} answers: ${each.name}, ${each.id}, since ${since(each)}`,
    ),
    ...more(taken),
  ].join('\n')
}

interface CasesShown {
  count: number
  shown: Case[]
}

async function casesIn({ store }: Context, { id: pool }: Desk, state: Case['state']): Promise<CasesShown> {
  const where = { pool, state }
  return {
    count: await store.cases.count(where),
    shown: await store.cases.find({ where, sort: 'opened', limit: SHOWN }),
  }
}

const more = ({ count, shown }: CasesShown): string[] =>
  count > shown.length ? [`… and ${count - shown.length} more`] : []
