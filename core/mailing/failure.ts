// Letters that reached nobody: their code and link end, and who sent the invitation is told.
import type { Context } from '../context.ts'
import { welcomeCode } from '../access/welcome.ts'
import type { OutgoingMail } from './records.ts'
import { tell } from './tell.ts'

/** Nobody can use the code of a letter that went to somebody else's mailbox, or to none. A code that is used stays. */
export async function endCode(context: Context, letter: OutgoingMail): Promise<void> {
  const { store, now } = context
  const at = now().toISOString()
  const invite = await store.invites.change(letter.id, { revoked: null }, { revoked: at })
  const person = await store.people.get(letter.person)
  if (!invite || !person || letter.kind === 'proof') return
  const { record } = await welcomeCode(context, invite, person)
  await store.codes.change(record.id, { firstUse: null, revoked: null }, { revoked: at })
}

/** A letter that was taken did not arrive: its code ends, and the inviter is told. One that is known already changes nothing. */
export async function returnLetter(context: Context, id: string, problem: string): Promise<void> {
  const { store, count } = context
  const letter = await afterDelivery(context, id, () =>
    store.mails.change(id, { state: 'sent' }, { state: 'returned', problem }),
  )
  if (!letter) return
  count('letters_returned')
  await endCode(context, letter)
  await tellInviter(context, letter, problem)
}

/** Waits until a delivery is written down: a bounce may be faster than the end of the delivery that it is about. */
export const afterDelivery = <T>({ serially }: Context, id: string, run: () => Promise<T>): Promise<T> =>
  serially(`letter ${id}`, run)

/** Who invited somebody hears that the invitation did not arrive. */
export async function tellInviter(context: Context, letter: OutgoingMail, problem: string): Promise<void> {
  const { inviter, to, kind } = letter
  context.log.warn({ to, kind, problem }, 'a letter did not reach its recipient')
  if (inviter === null || kind !== 'invitation') return
  const person = await context.store.people.get(letter.person)
  const text = `${person?.name ?? to} did not get the invitation that went to ${to}: ${problem}`
  await tell(context, [inviter], text, `failed ${letter.id}`)
}

/** Letters to an address that is no longer the person's: nothing of them is good any more. */
export async function endLettersTo(context: Context, person: string, to: string): Promise<void> {
  const { mails } = context.store
  const found = await mails.find({ where: { person, state: { in: ['due', 'sent', 'kept'] } } })
  for (const letter of found.filter(each => each.to === to)) {
    if (letter.state === 'due')
      await mails.change(letter.id, { state: 'due' }, { state: 'refused', problem: 'The address was changed.' })
    await endCode(context, letter)
  }
}
