// What a desk itself says to a customer, and a case to its agents. Each is said once.
import { buildMessage } from '../../xep/message-build.ts'
import type { Context } from '../context.ts'
import { idFrom } from '../inbox.ts'
import { jidOf } from '../model/jid.ts'
import { peopleById } from '../people/person.ts'
import { caseAddress, customerJid } from './case.ts'
import { deskAddress } from './desk.ts'
import { passToAll, sendOnce } from './passing.ts'
import type { Case } from './records.ts'

/** @param once identifies what is said among all that is said in this case */
export async function tellCustomer(context: Context, of: Case, text: string, once: string): Promise<void> {
  const { store, config } = context
  const [desk, to] = [await store.desks.get(of.desk), await customerJid(context, of)]
  if (!desk || to === undefined) return
  const name = `${of.id} ${once}`
  const message = { id: idFrom(context, 'desk says', name), from: deskAddress(desk, config), to, text, isAnswer: true }
  await sendOnce(context, [buildMessage(message)], `desk ${name}`)
}

/** @param people the ids of agents */
export async function tellAgents(
  context: Context,
  of: Case,
  people: string[],
  text: string,
  once: string,
): Promise<void> {
  const { config } = context
  const name = `${of.id} ${once}`
  const to = (await peopleById(context, people)).map(person => jidOf(person, config))
  const message = { id: idFrom(context, 'case says', name), from: caseAddress(of, config), text, isAnswer: true }
  await passToAll(context, buildMessage(message), to, `desk ${name}`)
}
