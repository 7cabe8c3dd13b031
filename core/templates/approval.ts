// Approvals: where the settings say so, the manager of whoever sends a template agrees before anything goes out.
import { Fault } from '../../xep/fault.ts'
import { tryTexts, refuseLacking } from '../broadcasts/lacking.ts'
import type { Choice } from '../commands/command.ts'
import { readYesOrNo } from '../commands/yes-no.ts'
import type { Context } from '../context.ts'
import { momentText } from '../model/moment.ts'
import { askByItself } from '../conversation/asking.ts'
import { idFrom, inboxWrites, withAnswer } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import type { Person } from '../model/person.ts'
import { readBy } from '../model/reader.ts'
import { personById } from '../people/person.ts'
import type { Receivers } from './receivers.ts'
import type { Approval, Template } from './records.ts'
import type { Sending } from './sending.ts'
import { fillableOf } from './text.ts'
import { queueAt } from '../runs/queue-at.ts'
import { spokenLanguages } from '../../texts/catalogue.ts'
import { inLanguage, say, sayCount } from '../../texts/say.ts'

const HOUR = 3_600_000

export const decisions = (): [Choice, Choice] => [
  { value: 'send', label: say('Send it') },
  { value: 'refuse', label: say('Do not send it') },
]

/** Reads yes or no, or the words of a choice, in any language that Bellhop speaks. */
export function readDecision(written: string): string | undefined {
  const typed = written.trim().toLowerCase()
  const meaning = typed === 'ok' ? 'yes' : readYesOrNo(typed)
  if (meaning) return meaning === 'yes' ? 'send' : 'refuse'
  const inAllLanguages = spokenLanguages.flatMap(language => inLanguage(language, decisions))
  return inAllLanguages.find(({ value, label }) => [value, label.toLowerCase()].includes(typed))?.value
}

/** Who has to agree; nobody for the administrator, and where nobody is above the sender. */
export async function approverOf(context: Context, { admin, person }: Caller): Promise<Person | undefined> {
  if (context.config.templateApproval === 'no' || admin || !person?.manager) return undefined
  return personById(context, person.manager)
}

/** The request that the sender has made with this message already. */
export const approvalBefore = (context: Context, sender: Person, origin: string | undefined) =>
  origin === undefined ? undefined : context.store.approvals.get(approvalId(context, sender, origin))

const approvalId = (context: Context, sender: Person, origin: string | undefined) =>
  idFrom(context, 'approval', origin === undefined ? undefined : `${sender.id} ${origin}`, 8)

/** Asks the manager in chat. @throws Fault not-acceptable naming whose profile lacks what: then nobody is asked */
export async function askApproval(
  context: Context,
  template: Template,
  { receivers, skipMissing, origin }: Sending,
  { sender, manager }: { sender: Person; manager: Person },
): Promise<Approval> {
  const { config, now } = context
  const text = fillableOf(template)
  const { fit, lacking } = await tryTexts(context, text, receivers.people)
  if (!skipMissing) refuseLacking(lacking)
  if (!fit.length) throw new Fault('not-acceptable', say('No profile can fill this text. Nothing was sent.'))
  const approval: Approval = {
    ...{ id: approvalId(context, sender, origin), template: template.id, name: template.name },
    ...{ version: template.version, group: receivers.group.id, ...receivers.selection, skipMissing },
    ...{ sender: sender.id, manager: manager.id, recipients: fit.length, state: 'waiting' },
    at: now().toISOString(),
    due: new Date(now().getTime() + config.approvalHours * HOUR).toISOString(),
  }
  const versions = [{ language: template.language, text: text.body }, ...text.versions]
  const wish = readBy(context, manager, () => wishFor(approval, sender, receivers, versions, template))
  const own = withAnswer(context, { text: askedText(context, approval, manager) })
  await openQuestion(own, approval, manager, wish)
  await queueAt(context, 'approval', approval.id, new Date(approval.due))
  return approval
}

export const askedText = ({ config }: Pick<Context, 'config'>, { name, id, due }: Approval, manager: Person) =>
  say(
    '{manager} ({username}) is asked to approve {template}, as request {id}, until {until}. Nothing is sent before.',
    { manager: manager.name, username: manager.username, template: name, id, until: momentText(config, due) },
  )

function wishFor(
  { name, recipients }: Approval,
  sender: Person,
  { group }: Receivers,
  versions: { language: string; text: string }[],
  { buttons, coupon, file }: Template,
): string {
  const texts = versions.map(({ language, text }) => (versions.length > 1 ? `${language}: ${text}` : text))
  const heading = sayCount(
    recipients,
    '{name} ({username}) wants to send {template} to {count} person of {group}:',
    '{name} ({username}) wants to send {template} to {count} people of {group}:',
    { name: sender.name, username: sender.username, template: name, group: group.title },
  )
  const also = [
    ...(buttons ? [say('Buttons: {buttons}', { buttons })] : []),
    ...(coupon ? [say('Coupon: {name}', { name: coupon.name })] : []),
    ...(file?.urls.slice(0, 1) ?? []),
  ]
  return [heading, '', ...texts, ...also, ''].join('\n')
}

/** Stores the request together with the question. */
const openQuestion = (context: Context, approval: Approval, manager: Person, wish: string): Promise<void> =>
  askByItself(
    context,
    manager,
    {
      ...{ text: wish, command: 'template approve', fields: { request: approval.id }, asking: 'answer' },
      ...readBy(context, manager, () => ({
        choices: decisions(),
        inWords: say('template approve {id} yes, or no', { id: approval.id }),
        until: momentText(context.config, approval.due),
      })),
      once: `approval ${approval.id}`,
    },
    [{ put: 'approvals', record: approval }, ...inboxWrites(context)],
  )
