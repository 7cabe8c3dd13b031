// Saved replies: a template, filled for the customer, as the agent's answer. Templates are the agent's own, those of who supervises
// the desk, and the administrator's.
import { buildMessage } from '../../xep/message-build.ts'
import { Fault } from '../../xep/fault.ts'
import { openVersions } from '../broadcasts/versions.ts'
import type { Context } from '../context.ts'
import { idFrom, inboxId, inboxWrites } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import { localpart } from '../model/localpart.ts'
import { fieldsOf, type Person } from '../model/person.ts'
import type { Template } from '../templates/records.ts'
import { fillableOf } from '../templates/text.ts'
import { answeredPatch, customerJid, firstName, inCase } from './case.ts'
import { deskAddress } from './desk.ts'
import { requireTaken } from './ending.ts'
import { sendOnce } from './passing.ts'
import type { Case, Desk } from './records.ts'
import { tellWatchers } from './telling.ts'

/** @returns what the agent reads @throws Fault item-not-found, conflict */
export async function replyWithTemplate(
  context: Context,
  of: Case,
  typed: string,
  agent: Person,
  caller: Caller,
): Promise<string> {
  requireTaken(of)
  const { store, config } = context
  const desk = await store.desks.get(of.desk)
  const template = desk && (await replyNamed(context, typed, desk, agent))
  const to = await customerJid(context, of)
  if (!desk || !template || to === undefined)
    throw new Fault('item-not-found', `There is no template '${typed.trim().slice(0, 60)}' to answer with.`)
  const text = await filledFor(context, template, of)
  const files = template.file ? [template.file] : []
  const once = inboxId(caller)
  await inCase(context, of, async () => {
    const current = await store.cases.get(of.id)
    if (current?.agent !== agent.id || !current.open)
      throw new Fault('conflict', 'Somebody else has this conversation by now.')
    const stanza = idFrom(context, 'saved reply', once)
    const line = { id: `${of.id} ${stanza}`, case: of.id, by: 'agent', agent: agent.id, text, files, stanza } as const
    const at = context.now().toISOString()
    await store.batch([
      { put: 'caseLines', record: { ...line, at } },
      { change: 'cases', id: of.id, patch: answeredPatch(context, current) },
      ...inboxWrites(context),
    ])
    const message = buildMessage({ id: stanza, from: deskAddress(desk, config), to, text, files })
    await sendOnce(context, [message], line.id)
    await tellWatchers(context, current, `${firstName(agent)}: ${text}`, line.id)
  })
  return `You answered: ${text}`
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
  throw new Fault('not-acceptable', `This template cannot be filled: ${filled?.refused ?? ''}`)
}
