// Asking: a question goes to one person or into a room, from the address of the person who asks. The server sends it on that person's
// behalf (prosody/mod_bellhop_buttons.lua), and judges whether the person may write there.
import { Fault, wasRefused } from '../../xep/fault.ts'
import { buildMessage } from '../../xep/message-build.ts'
import type { Context } from '../context.ts'
import { idFrom, inboxId, startedWrites } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import type { Group } from '../model/group.ts'
import { jidOf } from '../model/jid.ts'
import type { Person } from '../model/person.ts'
import { readBy } from '../model/reader.ts'
import { askForOrganisation } from './organisation.ts'
import { permitOffers } from './offers.ts'
import { sendOnBehalf, typeAt } from './on-behalf.ts'
import { askerOf, placeNamed, type Place } from './place.ts'
import { bodyOf, buttonsFor, isOpen, newQuestion, type Asking } from './question.ts'
import type { Question } from './records.ts'
import { say } from '../../texts/say.ts'

const OPEN = 50 // questions of one person that are open at once

interface Asked extends Asking {
  /** A person or a group, as the asker names it. */
  to: string
  text: string
}

/**
 * Asks a person or everybody in a chat group. When this resolves the question was sent, or is stored where the organisation asks.
 * @returns the question, and who is asked
 * @throws Fault not-acceptable, forbidden, item-not-found, bad-request; then nothing was sent
 */
export async function ask(
  context: Context,
  { to, text, ...asking }: Asked,
  caller: Caller,
): Promise<{ question: Question; whom: string }> {
  const place = await placeNamed(context, to, caller, { self: say('You cannot ask yourself.'), broadcast })
  const { whom, kind, to: address, person } = place
  if (!caller.person && caller.admin) {
    if (!person)
      throw new Fault(
        'not-acceptable',
        say('Somebody in the room asks there: ask from your own account. Nothing was sent.'),
      )
    return { question: await askForOrganisation(context, { text, person, ...asking }, caller), whom }
  }
  const asker = askerOf(caller)
  const id = idFrom(context, 'question', inboxId(caller))
  const from = jidOf(asker, context.config)
  const permitted = await permitOffers(context, asking, caller)
  const fresh = newQuestion(context, permitted, { id, text, from, stanza: id, kind, to: address }, caller)
  const question = await placeQuestion(context, fresh, asker)
  try {
    await send(context, { ...question, kind }, person ?? asker, caller)
  } catch (error) {
    if (wasRefused(error)) await context.store.questions.remove(id)
    throw error
  }
  return { question, whom }
}

const broadcast = ({ title, name }: Group) =>
  say('{title} is a broadcast group: write \'broadcast send {name} --buttons "Yes/No" TEXT\'.', { title, name })

/** One that was stored before, when the same message came, stays as it is. */
async function placeQuestion(context: Context, fresh: Question, asker: Person): Promise<Question> {
  const { questions } = context.store
  const known = await questions.get(fresh.id)
  if (known) return known
  const open = await questions.count({ asker: asker.id, expires: { gt: context.now().toISOString() } })
  if (open >= OPEN)
    throw new Fault(
      'resource-constraint',
      say('You have {open} open questions; wait until one is over. Nothing was sent.', { open: OPEN }),
    )
  await context.store.batch([{ insert: 'questions', record: fresh }, ...startedWrites(context)])
  return fresh
}

/** @param reader who reads the hint how to answer: the person who is asked; in a room, where many read, who asks */
async function send(
  context: Context,
  question: Question & Pick<Place, 'kind'>,
  reader: Person,
  caller: Caller,
): Promise<void> {
  const { id, from, to, kind, expires, changeable, stanza } = question
  const isOneOf = await isOneOfSeveral(context, question)
  const message = buildMessage({
    ...{ type: typeAt(kind), id: stanza, from, to },
    text: readBy(context, reader, () => bodyOf(question, isOneOf)),
    buttons: buttonsFor(question),
  })
  await sendOnBehalf(context, { id, kind, expires, changeable, message }, caller)
}

/** Whether another question of this asker waits there for an answer. One person who has answered for good is not waited for. */
async function isOneOfSeveral(context: Context, { id, from, to, kind }: Question): Promise<boolean> {
  const found = await context.store.questions.find({
    where: { from, to, expires: { gt: context.now().toISOString() } },
  })
  const others = found.filter(each => each.id !== id && isOpen(context, each))
  if (kind !== 'person' || others.some(({ changeable }) => changeable)) return others.length > 0
  const ids = others.map(each => each.id)
  const answers = await context.store.answers.find({ where: { question: { in: ids } } })
  return answers.filter(({ value }) => value !== undefined).length < others.length
}
