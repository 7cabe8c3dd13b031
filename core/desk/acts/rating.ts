// Ratings: after an agent has closed a case, its customer may say how it was, within an hour.
import type { Context } from '../../context.ts'
import { choiceIn, chooseOne } from '../../conversation/choosing.ts'
import { over, takeLine } from '../../conversation/dialogue.ts'
import type { Incoming } from '../../model/incoming.ts'
import { customerOf } from '../case/case.ts'
import { RATINGS, ratingChoices } from '../case/rating-choices.ts'
import type { Desk } from '../records.ts'
import { END, saidId } from '../case/telling.ts'
import { say } from '../../../texts/say.ts'
import { readByCustomer } from '../case/customer-language.ts'

const HOUR = 3_600_000 // ms

/** Takes a message as the rating of the last case. @returns nothing where it is none */
export async function takeRating(context: Context, desk: Desk, incoming: Incoming): Promise<boolean | undefined> {
  if (!desk.rated) return undefined
  const { store, now } = context
  const closed = { gt: new Date(now().getTime() - HOUR).toISOString() }
  const where = { customer: customerOf(incoming.caller), desk: desk.id, end: 'closed', closed } as const
  const [last] = await store.cases.find({ where, sort: 'closed', descending: true, limit: 1 })
  if (!last || last.rating !== undefined) return undefined
  const { message, body } = incoming
  const choices = await readByCustomer(context, last, ratingChoices)
  const said = choiceIn(message, { question: saidId(context, last, END) }) ?? body // a reaction says a number, too
  const rating = RATINGS[chooseOne(choices, said) ?? '']
  if (rating === undefined) return undefined
  return takeLine(context, incoming, async () => {
    await store.cases.change(last.id, { rating: null }, { rating })
    return over(say('Thank you.'))
  })
}
