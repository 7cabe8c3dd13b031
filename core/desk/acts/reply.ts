// Saved replies: a template, filled for the customer, as the agent's answer. Templates are the agent's own, those of who supervises
// the desk, and the administrator's.
import { Fault } from '../../../xep/fault.ts'
import { openVersions } from '../../broadcasts/versions.ts'
import type { Context } from '../../context.ts'
import type { Caller } from '../../model/caller.ts'
import { localpart } from '../../model/localpart.ts'
import { fieldsOf, type Person } from '../../model/person.ts'
import type { Template } from '../../templates/records.ts'
import { fillableOf } from '../../templates/text.ts'
import { answerByCommand } from './answer.ts'
import { requireTaken } from './ending.ts'
import type { Case, Desk } from '../records.ts'
import { say } from '../../../texts/say.ts'

/** @returns what the agent reads @throws Fault item-not-found, conflict */
export async function replyWithTemplate(
  context: Context,
  of: Case,
  typed: string,
  agent: Person,
  caller: Caller,
): Promise<string> {
  requireTaken(of)
  const desk = await context.store.desks.get(of.desk)
  const template = desk && (await replyNamed(context, typed, desk, agent))
  if (!template)
    throw new Fault(
      'item-not-found',
      say("There is no template '{typed}' to answer with.", { typed: typed.trim().slice(0, 60) }),
    )
  const text = await filledFor(context, template, of)
  await answerByCommand(context, of, { text, ...(template.file && { files: [template.file] }) }, agent, caller)
  return say('You answered: {text}', { text })
}

async function replyNamed({ store }: Context, typed: string, desk: Desk, agent: Person): Promise<Template | undefined> {
  const [found] = await store.templates.find({ where: { name: localpart(typed.trim()) ?? '' }, limit: 1 })
  return found && [agent.id, desk.owner, null].includes(found.owner) ? found : undefined
}

/** A field that the customer's profile lacks stays empty: somebody waits for the answer. */
async function filledFor({ store, config }: Context, template: Template, { customer, name }: Case): Promise<string> {
  const person = await store.people.get(customer)
  const filler = openVersions(fillableOf(template), 'empty', config)
  const [filled] = await filler.fill([person ? fieldsOf(person) : { name }]).finally(() => filler.end())
  if (filled && 'text' in filled) return filled.text
  throw new Fault(
    'not-acceptable',
    say('This template cannot be filled: {refused}', { refused: filled?.refused ?? '' }),
  )
}
