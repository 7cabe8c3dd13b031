// Asking: a question goes to one person or into a room, from the address of the person who asks. The server sends it on that person's
// behalf (prosody/mod_bellhop_buttons.lua), and judges whether the person may write there.
import { hosts } from '../../config.ts'
import { Ask } from '../../xep/buttons.ts'
import { Fault } from '../../xep/fault.ts'
import { buildMessage } from '../../xep/message-build.ts'
import type { Context } from '../context.ts'
import { findGroup, knowsGroup } from '../groups/find.ts'
import { idFrom, inboxId, startedWrites } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import { storedNumber } from '../model/inbox.ts'
import { addressOf, jidOf } from '../model/jid.ts'
import type { Person } from '../model/person.ts'
import { personMeant } from '../people/commands/person-input.ts'
import { bodyOf, buttonsFor, isOpen, newQuestion, type Asking } from './question.ts'
import type { Question } from './records.ts'

const OPEN = 50 // questions of one person that are open at once

interface Asked extends Asking {
  /** A person or a group, as the asker names it. */
  to: string
  text: string
}

/**
 * Asks a person or everybody in a chat group. When this resolves the question was sent.
 * @returns the question, and who is asked
 * @throws Fault not-acceptable, forbidden, item-not-found, bad-request; then nothing was sent
 */
export async function ask(
  context: Context,
  { to, text, ...asking }: Asked,
  caller: Caller,
): Promise<{ question: Question; whom: string }> {
  const asker = askerOf(caller)
  const place = await placeNamed(context, to, caller)
  const id = idFrom(context, 'question', inboxId(caller))
  const from = jidOf(asker, context.config)
  const { whom, ...where } = place
  const fresh = newQuestion(context, asking, { id, text, from, stanza: id, ...where }, caller)
  const question = await placeQuestion(context, fresh, asker)
  try {
    await send(context, question, caller)
  } catch (error) {
    if (error instanceof Fault && error.condition !== 'remote-server-timeout') {
      await context.store.questions.remove(id)
      throw new Fault(error.condition, `${error.message} Nothing was sent.`)
    }
    throw error
  }
  return { question, whom }
}

function askerOf({ person }: Caller): Person {
  if (!person || person.jid !== undefined)
    throw new Fault('not-acceptable', 'A question comes from its asker: ask from your own account. Nothing was sent.')
  return person
}

async function placeNamed(
  context: Context,
  name: string,
  caller: Caller,
): Promise<Pick<Question, 'kind' | 'to'> & { whom: string }> {
  const { config } = context
  const group = await findGroup(context, name)
  if (group && (await knowsGroup(context, group, caller))) {
    if (group.kind === 'broadcast')
      throw new Fault(
        'not-acceptable',
        `${group.title} is a broadcast group: write 'broadcast send ${group.name} --buttons "Yes/No" TEXT'. Nothing was sent.`,
      )
    return { kind: 'room', to: addressOf(group, config), whom: group.title }
  }
  const person = await personMeant(context, caller, name)
  if (person.id === caller.person?.id) throw new Fault('not-acceptable', 'You cannot ask yourself. Nothing was sent.')
  return { kind: 'person', to: jidOf(person, config), whom: person.name }
}

/** One that was stored before, when the same message came, stays as it is. */
async function placeQuestion(context: Context, fresh: Question, asker: Person): Promise<Question> {
  const { questions } = context.store
  const known = await questions.get(fresh.id)
  if (known) return known
  const open = await questions.count({ asker: asker.id, expires: { gt: context.now().toISOString() } })
  if (open >= OPEN)
    throw new Fault('resource-constraint', `You have ${OPEN} open questions; wait until one is over. Nothing was sent.`)
  await context.store.batch([{ insert: 'questions', record: fresh }, ...startedWrites(context)])
  return fresh
}

async function send(context: Context, question: Question, caller: Caller): Promise<void> {
  const { wire, config } = context
  const { id, from, to, kind, expires, changeable } = question
  const message = buildMessage({
    ...{ type: kind === 'room' ? 'groupchat' : 'chat', id: question.stanza, from, to },
    text: bodyOf(question, await isOneOfSeveral(context, question)),
    buttons: buttonsFor(question),
  })
  message.attrs.xmlns = 'jabber:client'
  const stored = storedNumber(caller.origin)
  await wire.ask('set', kind === 'room' ? hosts(config).rooms : config.domain, Ask, {
    ...{ id, expires: Math.ceil(Date.parse(expires) / 1_000), changeable, message },
    ...(stored !== undefined && { stored }),
    ...(caller.jid === undefined && { door: 'http' as const }),
  })
}

async function isOneOfSeveral(context: Context, { id, from, to }: Question): Promise<boolean> {
  const others = await context.store.questions.find({
    where: { from, to, expires: { gt: context.now().toISOString() } },
  })
  return others.some(each => each.id !== id && isOpen(context, each))
}
