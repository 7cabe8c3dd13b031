// Choosing by a command: the choice goes to who asked as the message that a button sends, from the address of who chooses.
import { Fault } from '../../xep/fault.ts'
import { buildMessage } from '../../xep/message-build.ts'
import type { Context } from '../context.ts'
import { idFrom, inboxId, startedWrites } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import { jidOf } from '../model/jid.ts'
import type { Person } from '../model/person.ts'
import { judgeChoice } from './answer.ts'
import { refusalOf } from './chosen.ts'
import { chooseOnBehalf, typeAt } from './on-behalf.ts'
import type { Choice, Question } from './records.ts'
import { say } from '../../texts/say.ts'

/** @throws Fault not-acceptable for the administrator, who is no person */
export function chooserOf({ person }: Caller): Person {
  if (!person) throw new Fault('not-acceptable', say('An answer comes from a person: answer from your own account.'))
  return person
}

/**
 * Sends a choice for the caller. When this resolves the message was sent, or the same choice counts already.
 * @throws Fault not-acceptable where another choice counts or the question is closed, and for an account elsewhere; else the
 * server's refusal
 */
export async function choose(context: Context, question: Question, choice: Choice, caller: Caller): Promise<void> {
  const person = chooserOf(caller)
  if (person.jid !== undefined)
    throw new Fault(
      'not-acceptable',
      say('Your account is on another server: answer in the conversation, with the number.'),
    )
  const taken = await judgeChoice(context, question, choice.value, caller)
  if (taken.state === 'same') return
  const refusal = refusalOf(question, { ...taken, told: false })
  if (refusal !== undefined) throw new Fault('not-acceptable', refusal)
  const writes = startedWrites(context)
  if (writes.length) await context.store.batch(writes)
  const { id, kind, from, to } = question
  const message = buildMessage({
    ...{ type: typeAt(kind), id: idFrom(context, 'choice', inboxId(caller)) },
    ...{ from: jidOf(person, context.config), to: kind === 'room' ? to : from },
    text: choice.says ?? choice.label,
    chosen: { question: id, value: choice.value },
  })
  await chooseOnBehalf(context, { kind, message }, caller)
}
