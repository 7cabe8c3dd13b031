// Questions of the organisation: the administrator, who has no address, asks a person from Bellhop's own. They are asked and answered in
// the conversation with Bellhop, and only the administrator learns the answers.
import { hosts } from '../../config.ts'
import { wasRefused, Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { askByItself } from '../conversation/asking.ts'
import { idFrom, inboxId, inboxWrites } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import type { Incoming } from '../model/incoming.ts'
import { bareJid, jidOf } from '../model/jid.ts'
import type { Person } from '../model/person.ts'
import { readBy } from '../model/reader.ts'
import { noticeStanza } from '../notices.ts'
import { takeChoice } from './answer.ts'
import { refusalOf } from './chosen.ts'
import { choiceOf } from './form.ts'
import { permitOffers } from './offers.ts'
import { choiceWith, newQuestion, type Asking } from './question.ts'
import type { Question } from './records.ts'
import { say } from '../../texts/say.ts'

const LATEST = 10 // questions that a button or a reply may answer

export const isOfOrganisation = ({ config }: Pick<Context, 'config'>, { from }: Pick<Question, 'from'>): boolean =>
  from === hosts(config).bellhop

/** When this resolves the question is stored, and will be sent. @throws Fault bad-request, not-acceptable */
export async function askForOrganisation(
  context: Context,
  { text, person, ...asking }: Asking & { text: string; person: Person },
  caller: Caller,
): Promise<Question> {
  const { config, store } = context
  const permitted = await permitOffers(context, asking, caller)
  const once = `question ${idFrom(context, 'question', inboxId(caller))}`
  const id = noticeStanza(idFrom(context, 'notice', once)) // the question has the id of its message, which its buttons name
  const known = await store.questions.get(id)
  if (known) return known
  const place = {
    id,
    stanza: id,
    kind: 'person',
    from: hosts(config).bellhop,
    to: jidOf(person, config),
    text,
  } as const
  const question = newQuestion(context, permitted, place, caller)
  const labels = question.choices.map(({ label }) => label).join(', ')
  const asked = {
    ...{ text, command: 'answer', fields: { question: id }, asking: 'choice', choices: question.choices, once },
    inWords: readBy(context, person, () =>
      say('answer {reference} and one of: {labels}', { reference: question.reference, labels }),
    ),
  }
  await askByItself(context, person, asked, [{ insert: 'questions', record: question }, ...inboxWrites(context)])
  return question
}

/**
 * Takes a choice of a question of the organisation.
 * @returns what its person is told
 * @throws Fault not-acceptable where another choice counts or the question is closed
 */
export async function chooseForOrganisation(
  context: Context,
  question: Question,
  value: string,
  caller: Caller,
): Promise<string> {
  const taken = await takeChoice(context, question, value, caller)
  const refusal = refusalOf(question, { ...taken, told: false })
  if (refusal !== undefined) throw new Fault('not-acceptable', refusal)
  const said = answerText(context.config.orgName, choiceWith(question, value)?.label)
  return taken.outcome === undefined ? said : `${said}\n${taken.outcome}`
}

/** @param asker whoever has asked, or the group */
export const answerText = (asker: string, choice: string | undefined): string =>
  say('Your answer to {asker} is: {choice}.', { asker, choice })

/** Answers a button, or a reply to the message of a question, when another conversation is open already or none any more. */
export async function answerOrganisation(
  context: Context,
  { from, to, message, caller }: Pick<Incoming, 'from' | 'to' | 'message' | 'caller'>,
): Promise<string | undefined> {
  if (!caller.person || !(message.chosen ?? message.reply)) return undefined
  const where = { from: to, to: bareJid(from) }
  const asked = await context.store.questions.find({ where, sort: 'asked', descending: true, limit: LATEST })
  const { question, value } = choiceOf(asked, message) ?? {}
  if (!question || value === undefined) return undefined
  try {
    return await chooseForOrganisation(context, question, value, caller)
  } catch (error) {
    if (!wasRefused(error)) throw error
    return error.message
  }
}
