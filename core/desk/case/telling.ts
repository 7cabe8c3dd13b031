// What a desk itself says to a customer, and a case to its agents. Each is said once.
import { buttonsOf, type Buttons } from '../../../xep/buttons.ts'
import { buildMessage } from '../../../xep/message-build.ts'
import type { Choice } from '../../commands/command.ts'
import type { Context } from '../../context.ts'
import { idFrom } from '../../inbox.ts'
import { peopleById } from '../../people/person.ts'
import { caseAddress, customerJid } from './case.ts'
import { deskAddress } from '../desk.ts'
import { copiesIn, passToAll, sendOnce } from './passing.ts'
import { ratingChoices } from './rating-choices.ts'
import type { Case } from '../records.ts'
import { presentWatchers } from './watchers.ts'
import { readByCustomer } from './customer-language.ts'

/** Names what a customer is told at the end of a case, and so the question in it. */
export const END = 'end'

/** The id of what is said in a case. */
export const saidId = (context: Pick<Context, 'config'>, { id }: Pick<Case, 'id'>, once: string): string =>
  idFrom(context, 'desk says', `${id} ${once}`)

/**
 * Tells the customer of a case something, in the customer's language.
 * @param once identifies what is said among all that is said in this case @param buttons what the customer can choose
 */
export async function tellCustomer(
  context: Context,
  of: Case,
  words: () => string,
  once: string,
  buttons?: () => Buttons,
): Promise<void> {
  const { store, config } = context
  const [desk, to] = [await store.desks.get(of.desk), await customerJid(context, of)]
  if (!desk || to === undefined) return
  const from = deskAddress(desk, config)
  const id = saidId(context, of, once)
  const message = await readByCustomer(context, of, () =>
    buildMessage({ id, from, to, text: words(), isAnswer: true, buttons: buttons?.() }),
  )
  await sendOnce(context, [message], `desk ${of.id} ${once}`)
}

/** The buttons of the question that stands in the last message of a case. */
const ratingButtons = (context: Pick<Context, 'config'>, of: Case): Buttons =>
  buttonsOf(saidId(context, of, END), ratingChoices())

/** Tells a customer what is owed. What was told already is not told again. For `inCase`. */
export async function tellOwed(context: Context, of: Case): Promise<void> {
  if (!of.owed) return
  for (const { once, text, rated } of of.owed)
    await tellCustomer(context, of, () => text, once, rated ? () => ratingButtons(context, of) : undefined)
  await context.store.cases.change(of.id, {}, { owed: undefined })
}

/**
 * Tells people something about a case, each in the language of that person.
 * @param people the ids of agents, or of who looks in @param choices what they can tap
 */
export async function tellAgents(
  context: Context,
  of: Case,
  people: string[],
  words: () => string | Promise<string>,
  once: string,
  choices: Choice[] = [],
): Promise<void> {
  const { config } = context
  const name = `${of.id} ${once}`
  const id = idFrom(context, 'case says', name)
  const buttons = choices.length ? buttonsOf(id, choices, { changeable: true }) : undefined
  const about = { id, from: caseAddress(of, config), isAnswer: true, buttons }
  const readers = await peopleById(context, people)
  const copies = await copiesIn(context, readers, async () => buildMessage({ ...about, text: await words() }))
  await passToAll(context, copies, `desk ${name}`)
}

/** Tells who looks in on a case what happened there. */
export const tellWatchers = async (context: Context, of: Case, words: () => string, once: string): Promise<void> =>
  tellAgents(context, of, await presentWatchers(context, of), words, `watched ${once}`)
