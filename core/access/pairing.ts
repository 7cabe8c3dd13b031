// Pairing: a signed-in device makes a short code or a link, and a second device exchanges it for an access code of its own.
import { secret } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import { issueCode, refuseElsewhere, type Issued } from './access.ts'
import { attemptAt, countFailure, networkOf, refuseShort } from './attempt.ts'
import { isNoted, noteAudit } from './audit.ts'
import { readLetters } from '../model/letters.ts'
import type { Context } from '../context.ts'
import { makeInvite, readToken, redeemInvite, unusableInvite } from '../invites/invite.ts'
import { credentialLink, type Credential } from '../invites/token.ts'
import { localpart } from '../model/localpart.ts'
import { tellPeople } from '../notices.ts'
import { personCalled } from '../people/person.ts'
import type { Person } from '../model/person.ts'
import type { Invite } from '../invites/records.ts'
import { isEqualText, keyedHash, randomText, toCapitals } from '../model/secret.ts'
import type { Caller } from '../model/caller.ts'
import { say } from '../../texts/say.ts'

const MINUTES = 10 // for which a pairing is open
const LENGTH = 8 // 40 bits: enough for ten minutes, one use and so many tries:
const GUESSES = 100 // of all addresses together; then it ends
const GUESSES_FROM_ONE = 20 // of one network at one pairing; then that network waits

export interface Pairing {
  /** K7F3-9MPX */
  code: string
  link: Credential
  until: string
}

/**
 * Makes a pairing code; the one before it ends.
 * @throws Fault forbidden unless a signed-in device of that person asks: not for a page, not in a mail
 */
export async function makePairing(context: Context, person: Person, caller: Caller): Promise<Pairing> {
  if (caller.jid === undefined || caller.person?.id !== person.id)
    throw new Fault(
      'forbidden',
      say('A pairing code is made on a device that is signed in: write pair to Bellhop there.'),
    )
  refuseElsewhere(person)
  const { invites } = context.store
  const revoked = context.now().toISOString()
  const before = await pairingsOf(context, person)
  const grant = { kind: 'pairing', of: person.id, hours: MINUTES / 60, uses: 1 } as const
  const invite = await makeInvite(context, grant, caller) // for the same message again the same one, which stays good
  for (const { id } of before) if (id !== invite.id) await invites.change(id, { revoked: null }, { revoked })
  await noteAudit(context, person.id, { what: () => say('pairing code made') })
  const code = codeOf(context, invite)
  return {
    code: `${code.slice(0, 4)}-${code.slice(4)}`,
    link: credentialLink(context.config, invite),
    until: invite.until ?? '',
  }
}

/** Who exchanges a pairing code or link. */
export interface Redeemer {
  /** IP address. */
  address: string
  /** Identifies the request where the same one may come again; it gets the same code. */
  by?: string | undefined
}

/**
 * Exchanges a pairing code for the access code of one more device.
 * @throws Fault item-not-found for a wrong code, resource-constraint for too many of them
 */
export async function redeemPairing(context: Context, username: string, typed: string, by: Redeemer): Promise<Issued> {
  const { address } = by
  const person = await personCalled(context, localpart(username) ?? '')
  const pairings = person ? await pairingsOf(context, person) : []
  // From here to the verdict nothing waits, so that a thousand tries at once are counted one by one.
  const attempt = attemptAt(username, address, undefined, 'pairing ')
  const open = pairings.filter(each => !isGuessedAt(context, each))
  const invite = open.find(
    each => !isHeld(context, each, address) && isEqualText(codeOf(context, each), readLetters(typed)),
  )
  if (!person || !invite) {
    for (const each of open) for (const key of [guesses(each), guessesFrom(each, address)]) context.throttle.fail(key)
    if (!open.some(each => isGuessedAt(context, each))) refuseShort(context, attempt)
    countFailure(context, attempt)
    if (person) await endGuessed(context, person, open, address)
    const hour = context.now().toISOString().slice(0, 13)
    const once = `pairing ${attempt.account} ${hour}`
    const what = () => say('refused: a wrong pairing code')
    await noteAudit(context, person?.id ?? 'nobody', { what, address, once })
    throw unusableInvite()
  }
  return exchange(context, invite, person, by)
}

const guesses = ({ id }: Invite) => `pairing guesses ${id}`
const guessesFrom = ({ id }: Invite, address: string) => `pairing guesses ${id} ${networkOf(address)}`

/** Whether a network has guessed too often at this pairing. Guesses at other pairings do not count here. */
const isHeld = ({ throttle }: Context, invite: Invite, address: string) =>
  throttle.wait(guessesFrom(invite, address), GUESSES_FROM_ONE) > 0

/** Whether all guesses are used up; the store may not know that yet. */
const isGuessedAt = ({ throttle }: Context, invite: Invite) => throttle.wait(guesses(invite), GUESSES) > 0

/** Ends a code that was guessed at too often: its owner has to ask for another one. */
async function endGuessed(context: Context, person: Person, open: Invite[], address: string): Promise<void> {
  const revoked = context.now().toISOString()
  for (const invite of open.filter(each => isGuessedAt(context, each))) {
    if (!(await context.store.invites.change(invite.id, { revoked: null }, { revoked }))) continue
    await noteAudit(context, person.id, {
      what: () => say('pairing code ended: too many wrong ones'),
      address,
    })
    await announce(
      context,
      person,
      () =>
        say(
          'Your pairing code was ended, because {guesses} wrong ones were typed, the last from {address}. For another, write: pair',
          { guesses: GUESSES, address },
        ),
      `guessed ${invite.id}`,
    )
  }
}

/** Exchanges the link of a pairing for the access code of one more device. */
export async function redeemPairingLink(
  context: Context,
  token: string,
  by: Redeemer,
): Promise<Issued & { person: Person }> {
  const { invite, person } = await pairingOf(context, token, by.by)
  return { person, ...(await exchange(context, invite, person, by)) }
}

/**
 * Finds the person whose link it is, without using the link.
 * @param by who used it before: for the same one it is still good
 * @throws Fault item-not-found
 */
export async function pairingOf(
  context: Context,
  token: string,
  by?: string,
): Promise<{ invite: Invite; person: Person }> {
  const invite = await readToken(context, token, 'pairing', by)
  const person = await context.store.people.get(invite.of)
  if (!person) throw unusableInvite()
  return { invite, person }
}

/** The same request gets the same code: its code follows from the pairing and the request. */
async function exchange(context: Context, invite: Invite, person: Person, { address, by }: Redeemer): Promise<Issued> {
  await usePairing(context, invite, person, address, by)
  const seed = by === undefined ? undefined : `paired ${invite.id} ${by}`
  return issueCode(context, person, { person, admin: false }, { minutes: MINUTES, seed })
}

/**
 * Uses a pairing up. Of many at once, one wins; the person's devices are told.
 * @param by who uses it: the same one may come again
 * @throws Fault item-not-found
 */
export async function usePairing(
  context: Context,
  invite: Invite,
  person: Person,
  address: string,
  by = randomText(16),
): Promise<void> {
  await redeemInvite(context, invite, by)
  const once = `paired ${invite.id} ${by}`
  if (await isNoted(context, person.id, once)) return
  const text = () =>
    say('Your pairing code was used from {address} to add a device. If that was not you, write: devices', { address })
  await announce(context, person, text, once)
  await noteAudit(context, person.id, { what: () => say('pairing code used'), address, once })
}

/** Tells the person's devices, without waiting: who pairs gets the code also while the message cannot be sent. */
async function announce(context: Context, person: Person, text: () => string, once: string): Promise<void> {
  await tellPeople(context, [person.id], text, once)
}

async function pairingsOf({ store, now }: Context, { id: of }: Person): Promise<Invite[]> {
  return store.invites.find({ where: { of, kind: 'pairing', revoked: null, until: { gt: now().toISOString() } } })
}

/** Derives the code from the invite: it is stored nowhere. */
const codeOf = ({ config }: Context, { id }: Invite) =>
  toCapitals(keyedHash(`pairing code ${id}`, secret(config, 'invites')).subarray(0, LENGTH))
