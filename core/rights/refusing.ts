// Who cannot be erased yet, and what to do first.
import { Fault } from '../../xep/fault.ts'
import type { Config } from '../../config.ts'
import type { Context } from '../context.ts'
import { moneyText } from '../../money/money.ts'
import type { Person } from '../model/person.ts'
import { personCalled } from '../people/person.ts'
import type { Leaver } from './records.ts'
import { momentDay } from '../model/moment.ts'
import { say } from '../../texts/say.ts'

/** Finds who left and is to be erased. @param name the username, or the id @throws Fault */
export async function leaverNamed(context: Context, name: string): Promise<Leaver> {
  const { store } = context
  const person = (await personCalled(context, name)) ?? (await store.people.get(name))
  const [left] = await store.leavers.find({ where: { username: name }, limit: 1 })
  const leaver = left ?? (await store.leavers.get(name))
  if (leaver && leaver.id !== person?.id) return leaver
  if (person) throw new Fault('not-allowed', stillHere(context, person))
  const done = await store.erasures.get(name)
  if (done?.done)
    throw new Fault(
      'item-not-found',
      say('The person with the id {name} was erased on {done}.', { name, done: momentDay(context.config, done.done) }),
    )
  throw new Fault(
    'item-not-found',
    say("Nobody called '{name}' has left. Write the username that the person had, or the id.", {
      name: name.slice(0, 100),
    }),
  )
}

function stillHere({ config }: Context, { name, username, sponsor }: Person): string {
  const first = say('{name} is still here, and would come back.', { name })
  if (sponsor !== undefined) return `${first} ${say('Take the guest out first: guest remove {username}', { username })}`
  return [first, howToTakeOut(config.source), say('Where the removal is held back, org confirm lets it happen.')].join(
    ' ',
  )
}

function howToTakeOut(source: Config['source']): string {
  if (source === 'ldap') return say('First take the person out of the directory, and follow it (org sync).')
  return source === 'scim'
    ? say(
        'First take the person out of the directory that sends people by SCIM, and wait until it has sent the removal.',
      )
    : say('First take the person out of the organisation file, and apply it (org apply).')
}

/** @throws Fault not-allowed while money is in a wallet or on its way */
export async function refuseMoney({ store }: Context, { id: owner }: Leaver): Promise<void> {
  const accounts = await store.ledgerAccounts.find({ where: { owner } })
  const full = accounts.find(({ play, balance }) => !play && balance !== 0)
  if (full)
    throw new Fault(
      'not-allowed',
      say(
        'The wallet of this person holds {money}. Pay the money out first: what was erased cannot be paid to anybody.',
        { money: moneyText({ amount: full.balance, currency: full.currency }) },
      ),
    )
  const [payout] = await store.bankPayouts.find({ where: { owner, state: { in: ['asked', 'proposed'] } }, limit: 1 })
  const [topUp] = await store.topUps.find({
    where: { owner, state: { in: ['asked', 'open', 'processing'] } },
    limit: 1,
  })
  const [back] = await store.payOuts.find({ where: { owner, state: 'asked' }, limit: 1 })
  if (payout || back || topUp)
    throw new Fault(
      'not-allowed',
      say('Money of this person is on its way to or from a bank. Wait until it has arrived.'),
    )
}
