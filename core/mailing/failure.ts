// Handles mails that reached nobody: their code and link end, and the sender of the invitation is told.
import type { Context } from '../context.ts'
import { welcomeCode } from '../access/welcome.ts'
import type { OutgoingMail } from './records.ts'
import { tellPeople } from '../notices.ts'
import { say } from '../../texts/say.ts'

/** Nobody can use the code of a mail that went to somebody else's mailbox, or to none. A code that is used stays. */
export async function endCode(context: Context, mail: OutgoingMail): Promise<void> {
  const { store, now } = context
  const at = now().toISOString()
  const invite = await store.invites.change(mail.id, { revoked: null }, { revoked: at })
  const person = await store.people.get(mail.person)
  if (!invite || !person || mail.kind === 'proof') return
  const { record } = await welcomeCode(context, invite, person)
  await store.codes.change(record.id, { firstUse: null, revoked: null }, { revoked: at })
}

/** A mail that was taken did not arrive: its code ends, and the inviter is told. One that is known already changes nothing. */
export async function returnMail(context: Context, id: string, problem: string): Promise<void> {
  const { store, count } = context
  const mail = await afterDelivery(context, id, () =>
    store.mails.change(id, { state: 'sent' }, { state: 'returned', problem }),
  )
  if (!mail) return
  count('mails_returned')
  await endCode(context, mail)
  await tellInviter(context, mail, problem)
}

/** Waits until a delivery is written down: a bounce may be faster than the end of the delivery that it is about. */
export const afterDelivery = <T>({ serially }: Context, id: string, run: () => Promise<T>): Promise<T> =>
  serially(`mail ${id}`, run)

/** Tells the inviter that the invitation did not arrive. */
export async function tellInviter(context: Context, mail: OutgoingMail, problem: string): Promise<void> {
  const { inviter, to, kind } = mail
  context.log.warn({ to, kind, problem }, 'a mail did not reach its recipient')
  if (kind === 'report') return tellReader(context, mail, problem)
  if (inviter === null || kind !== 'invitation') return
  const person = await context.store.people.get(mail.person)
  const text = () =>
    say('{name} did not get the invitation that went to {to}: {problem}', { name: person?.name ?? to, to, problem })
  await tellPeople(context, [inviter], text, `failed ${mail.id}`)
}

/** Tells who wanted a report by mail that the mail did not arrive. */
async function tellReader(context: Context, { id, to, person }: OutgoingMail, problem: string): Promise<void> {
  const text = () =>
    say(
      'Your report did not arrive at {to}: {problem} report every lists your reports, and sends them in chat again.',
      {
        ...{ to, problem },
      },
    )
  await tellPeople(context, [person], text, `failed ${id}`)
}

/** Mails to an address that is no longer the person's: nothing of them is good any more. */
export async function endMailsTo(context: Context, person: string, to: string): Promise<void> {
  const { mails } = context.store
  const found = await mails.find({ where: { person, state: { in: ['due', 'sent', 'unsent'] } } })
  for (const mail of found.filter(each => each.to === to)) {
    if (mail.state === 'due')
      await mails.change(mail.id, { state: 'due' }, { state: 'refused', problem: say('The address was changed.') })
    await endCode(context, mail)
  }
}
