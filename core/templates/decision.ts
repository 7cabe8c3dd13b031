// What becomes of a request for approval: approved and sent, refused, expired, or overtaken by a change.
import { Fault, wasRefused } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { momentText } from '../model/moment.ts'
import { inboxWrites, withAnswer } from '../inbox.ts'
import { callerFor, type Caller } from '../model/caller.ts'
import type { Person } from '../model/person.ts'
import type { Write } from '../model/records.ts'
import { newNotice, noticeWrites, sendSoon, tellPeople, type Wording } from '../notices.ts'
import { personById } from '../people/person.ts'
import { daysAgo, sweep } from '../runs/sweep.ts'
import { receiversOf } from './receivers.ts'
import type { Approval, Template } from './records.ts'
import { sendTemplate, sentWording } from './sending.ts'
import { queueAt } from '../runs/queue-at.ts'
import { say, sayCount } from '../../texts/say.ts'

const QUARTER = 90 // days

/** Those that wait for the caller, the oldest first; all of them for the administrator. */
export const waitingFor = ({ store }: Context, { admin, person }: Caller): Promise<Approval[]> =>
  store.approvals.find({
    where: { state: 'waiting', ...(!admin && { manager: person?.id ?? '' }) },
    sort: 'at',
    limit: 50,
  })

/** @throws Fault gone for everybody but the manager who was asked, and the administrator */
export async function approvalNamed({ store }: Context, id: string, { admin, person }: Caller): Promise<Approval> {
  const found = await store.approvals.get(id.trim() || '-')
  if (!found || (!admin && found.manager !== person?.id))
    throw new Fault('gone', say("Nobody asks you for '{id}' (any more). Nothing was sent.", { id: id.slice(0, 40) }))
  return found
}

export async function refuseApproval(context: Context, approval: Approval): Promise<string> {
  if (approval.state !== 'waiting') return whatBecame(context, approval)
  if (isLate(context, approval)) return whatBecame(context, await expire(context, approval))
  const { name, manager } = approval
  const by = await personById(context, manager)
  const told = () =>
    say('{manager} has not agreed to {template}. Nothing was sent.', { manager: nameOf(by), template: name })
  const text = say('{template} is not sent, and its sender is told.', { template: name })
  const settled = await settle(withAnswer(context, { text }), approval, 'refused', told)
  return settled ? text : whatBecame(context, await again(context, approval))
}

const nameOf = (manager: Person | undefined): string => manager?.name ?? say('Your manager')

/** Sends what was asked for, once. A template that was changed since is not what the manager has seen. */
export async function approve(context: Context, asked: Approval): Promise<string> {
  if (asked.state === 'waiting' && isLate(context, asked)) return whatBecame(context, await expire(context, asked))
  const { approvals } = context.store
  const mine =
    asked.state === 'approved' ? asked : await approvals.change(asked.id, { state: 'waiting' }, { state: 'approved' })
  const approval = mine ?? (await again(context, asked))
  if (approval.state !== 'approved' || approval.broadcast) return whatBecame(context, approval)
  try {
    return await sendApproved(context, approval)
  } catch (error) {
    if (!wasRefused(error)) throw error
    const told = () => failedText(approval.name, error.message)
    await approvals.change(approval.id, { state: 'approved' }, { state: 'failed', problem: error.message })
    await tellPeople(context, [approval.sender], told, `failed ${approval.id}`)
    return told()
  }
}

const failedText = (template: string, problem: string): string =>
  say('{template} was approved, but was not sent. {problem}', { template, problem })

async function sendApproved(context: Context, approval: Approval): Promise<string> {
  const { store } = context
  const sender = await personById(context, approval.sender)
  const group = await store.groups.get(approval.group)
  if (!sender || !group) throw new Fault('item-not-found', say('Its sender or its group is gone.'))
  const template = unchanged(await store.templates.get(approval.template), approval)
  const caller = callerFor(context, sender)
  const { only, except, skipMissing } = approval
  const receivers = await receiversOf(context, { to: [group.name], only, except }, caller)
  const sending = { receivers, skipMissing, origin: `approval ${approval.id}` }
  // The inbox record of the manager's answer belongs to the whole of it, not to the broadcast alone.
  const { inbox: _, ...own } = context
  const broadcast = await sendTemplate(own, template, sending, caller)
  await store.approvals.change(approval.id, {}, { broadcast: broadcast.id })
  const sent = await sentWording(context, broadcast)
  const told = () => `${say('{template} was approved.', { template: approval.name })} ${sent()}`
  await tellPeople(context, [sender.id], told, `approved ${approval.id}`)
  return `${sent()}\n${say('{name} is told.', { name: sender.name })}`
}

function unchanged(template: Template | undefined, { version }: Approval): Template {
  if (!template) throw new Fault('item-not-found', say('The template was deleted after it was asked for.'))
  if (template.version !== version)
    throw new Fault('conflict', say('The template was changed after it was asked for: send it again.'))
  return template
}

/** The job behind the end of the time to answer. */
export async function expireApproval(context: Context, id: string): Promise<void> {
  const approval = await context.store.approvals.get(id)
  if (approval?.state !== 'waiting') return
  if (isLate(context, approval)) await expire(context, approval)
  else await later(context, approval)
}

const isLate = ({ now }: Context, { due }: Approval) => now().toISOString() >= due

async function expire(context: Context, approval: Approval): Promise<Approval> {
  const by = await personById(context, approval.manager)
  const told = () =>
    say('{manager} has not answered in time: {template} expired. Nothing was sent.', {
      manager: nameOf(by),
      template: approval.name,
    })
  await settle(context, approval, 'expired', told)
  return again(context, approval)
}

/** Ends the request, and tells its sender, in one batch. @returns false where somebody else was first */
async function settle(
  context: Context,
  { id, sender }: Approval,
  state: Approval['state'],
  told: Wording,
): Promise<boolean> {
  const { store } = context
  const notice = newNotice(context, [sender], told, `${state} ${id}`)
  const writes: Write[] = [
    { change: 'approvals', id, when: { state: 'waiting' }, patch: { state } },
    ...noticeWrites(notice),
    ...inboxWrites(context),
  ]
  try {
    await store.batch(writes)
  } catch (error) {
    if (error instanceof Fault && error.condition === 'conflict') return false
    throw error
  }
  sendSoon(context, notice)
  return true
}

const again = async ({ store }: Context, { id }: Approval): Promise<Approval> => {
  const found = await store.approvals.get(id)
  if (!found) throw new Fault('item-not-found', say('This request is gone. Nothing was sent.'))
  return found
}

/** What whoever answers too late, or twice, is told. */
async function whatBecame(
  { store, config }: Context,
  { name: template, state, due, broadcast: id, problem }: Approval,
): Promise<string> {
  if (state === 'expired') {
    const until = momentText(config, due)
    return say('The request for {template} expired on {until}. Nothing was sent.', { template, until })
  }
  if (state === 'refused') return say('{template} was refused already. Nothing was sent.', { template })
  if (state === 'failed') return failedText(template, problem ?? '')
  const broadcast = id === undefined ? undefined : await store.broadcasts.get(id)
  if (!broadcast) return say('{template} was approved already, and sent.', { template })
  return sayCount(
    broadcast.recipients,
    '{template} was approved already, and sent to {count} person.',
    '{template} was approved already, and sent to {count} people.',
    { template },
  )
}

const later = (context: Context, { id, due }: Approval) => queueAt(context, 'approval', id, new Date(due))

/** At the start: the queue may have been lost, or the end of the time missed. */
export async function resumeApprovals(context: Context): Promise<void> {
  for (const approval of await context.store.approvals.find({ where: { state: 'waiting' } }))
    await later(context, approval)
}

/** Requests of somebody who leaves are gone; those to that person are over, and their senders are told. */
export async function endApprovals(context: Context, person: string): Promise<void> {
  const { approvals } = context.store
  await sweep(approvals, { sender: person })
  for (const approval of await approvals.find({ where: { manager: person, state: 'waiting' } })) {
    const told = () =>
      say('Who was asked to approve {template} has left. Nothing was sent: send it again.', { template: approval.name })
    await settle(context, approval, 'refused', told)
  }
}

export const forgetApprovals = (context: Context): Promise<void> =>
  sweep(context.store.approvals, { due: { lt: daysAgo(context, QUARTER) } })
