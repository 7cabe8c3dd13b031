// Tallies: the asker of many is told how many have chosen what, by one message that is corrected (XEP-0308).
import { hosts } from '../../config.ts'
import { Fanout } from '../../xep/fanout.ts'
import { buildMessage } from '../../xep/message-build.ts'
import type { Context } from '../context.ts'
import { idFrom } from '../inbox.ts'
import { say } from '../../texts/say.ts'
import { jidOf } from '../model/jid.ts'
import { readBy } from '../model/reader.ts'
import { withoutCorrections } from '../people/without-corrections.ts'
import { isOpen } from './question.ts'
import type { Question } from './records.ts'

const SLOT = 2_000 // ms in which answers gather

/** Asks for the tally of a question, once for all answers of some seconds. A job begins behind the answers that it counts. */
export async function askTally({ queue, now }: Pick<Context, 'queue' | 'now'>, id: string): Promise<void> {
  const slot = Math.floor(now().getTime() / SLOT) + 1
  await queue.add('tally', `${id} ${slot}`, slot * SLOT - now().getTime() + 1)
}

/** The last tally comes when nobody can answer any more. */
export async function askLastTally({ queue, now }: Pick<Context, 'queue' | 'now'>, question: Question): Promise<void> {
  await queue.add('tally', `${question.id} last`, Math.max(0, Date.parse(question.expires) - now().getTime()) + 1)
}

/** Tells the tally of a question that is counted by itself. @param job the question's id, and the seconds */
export async function tellTally(context: Context, job: string): Promise<void> {
  const question = await context.store.questions.get(job.split(' ', 1)[0] ?? '')
  if (!question?.asker) return
  await context.serially(`tally ${question.id}`, () => tell(context, question.id))
}

async function tell(context: Context, id: string): Promise<void> {
  const { store, wire, config } = context
  const question = await store.questions.get(id)
  const asker = question?.asker === undefined ? undefined : await store.people.get(question.asker)
  if (!question || !asker) return
  const over = readBy(context, asker, () => say('Nobody can answer any more.'))
  const lines = [question.text, await tallyOf(context, question), ...(isOpen(context, question) ? [] : [over])]
  const text = lines.join('\n')
  const { tally } = question
  if (tally?.text === text) return
  const version = (tally?.version ?? 0) + 1
  // Where a correction is one more message, the first tally and the last one are enough.
  const isLast = !isOpen(context, question)
  if (version > 1 && !isLast && (await withoutCorrections(context, [asker.id])).size) return
  const first = tally?.message ?? idFrom(context, 'tally', id)
  const message = buildMessage({
    ...{ id: version === 1 ? first : `${first}-${version}`, from: hosts(config).bellhop, text, isAnswer: true },
    ...(version > 1 && { corrects: first }),
  })
  message.attrs.xmlns = 'jabber:client'
  const order = { id: `tally ${id} ${version}`, messages: [message], to: [jidOf(asker, config)] }
  await wire.ask('set', config.domain, Fanout, order)
  await store.questions.change(id, {}, { tally: { text, message: first, version } })
}

/** How often each value was chosen. */
export async function countsOf({ store }: Context, { id, choices }: Question): Promise<number[]> {
  const answers = await store.answers.find({ where: { question: id } })
  const counts = Map.groupBy(answers, ({ value }) => value)
  return choices.map(({ value }) => counts.get(value)?.length ?? 0)
}

/** `Yes 12, No 3`. */
export async function tallyOf(context: Context, question: Question): Promise<string> {
  const counts = await countsOf(context, question)
  return question.choices.map(({ label }, at) => `${label} ${counts[at]}`).join(', ')
}
