// The board of a desk: who waits and who talks, in one message that is corrected (XEP-0308) when something has changed.
import { randomUUID } from 'node:crypto'
import { hosts } from '../../../config.ts'
import { buildMessage } from '../../../xep/message-build.ts'
import type { Context } from '../../context.ts'
import { jidOf } from '../../model/jid.ts'
import { momentText } from '../../model/moment.ts'
import { peopleById } from '../../people/person.ts'
import { queueAt } from '../../runs/queue-at.ts'
import { presentAgents, servingIds } from '../agent.ts'
import { firstName } from '../case/case.ts'
import { isSupervisor } from '../desk.ts'
import type { Case, Desk, DeskWatch } from '../records.ts'
import { readBy } from '../../model/reader.ts'
import { say } from '../../../texts/say.ts'

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
    const text = await readBy(context, person, () => boardText(context, desk))
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
  const all = (await servingIds(context, desk)).length
  const shown = (each: Case) => ({ customer: each.name, case: each.id, since: since(each) })
  const agent = (each: Case) => names.get(each.agent ?? '') ?? say('somebody')
  return [
    say('{title}: {waiting} wait, {taken} are answered, {there} of {all} agents are there', {
      ...{ title: desk.title, waiting: waiting.count, taken: taken.count, there, all },
    }),
    ...waiting.shown.map(each => say('waits: {customer}, {case}, since {since}', shown(each))),
    ...more(waiting),
    ...taken.shown.map(each =>
      say('{agent} answers: {customer}, {case}, since {since}', { agent: agent(each), ...shown(each) }),
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
  count > shown.length ? [say('… and {number} more', { number: count - shown.length })] : []
