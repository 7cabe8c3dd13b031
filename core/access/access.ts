// Access codes: typed as the password once, the credential of that device from then on.
import { Fault } from '../../xep/fault.ts'
import { attemptAt, countFailure, isAttacked, isHurried, networkOf, refuseHurry, type Attempt } from './attempt.ts'
import { noteAudit } from './audit.ts'
import { makeCode, readCode } from './code.ts'
import type { Context } from '../context.ts'
import { inboxId } from '../inbox.ts'
import { codeHash, hashForCodes, isGood, recordOf } from './credential.ts'
import { localpart } from '../model/localpart.ts'
import { formerHolder } from '../people/former-name.ts'
import { personCalled } from '../people/person.ts'
import { permit, permitPerson } from '../policy/permit.ts'
import type { Person } from '../model/person.ts'
import { jidOf } from '../model/jid.ts'
import type { Code } from './records.ts'
import { randomText } from '../model/secret.ts'
import type { Caller } from '../model/caller.ts'
import { say } from '../../texts/say.ts'

export interface Issued {
  /** What the person types. The code is told once and stored nowhere. */
  code: string
  record: Code
}

export interface Issuing {
  /** How long the code waits for its first use. */
  minutes?: number | undefined
  /** The code follows from this text and a key of ours: the same text gives the same code. */
  seed?: string | undefined
}

/** Makes an access code for a person; that person or the administrator may. */
export async function issueCode(context: Context, person: Person, caller: Caller, how: Issuing = {}): Promise<Issued> {
  permitPerson(person.id, caller)
  refuseElsewhere(person)
  return issue(context, person, caller, how)
}

/** @throws Fault not-acceptable for who has no devices here */
export function refuseElsewhere({ name, jid }: Person): void {
  if (jid) throw new Fault('not-acceptable', say('{name} signs in elsewhere, as {jid}.', { name, jid }))
}

/** Makes a code with which the administrator signs in on our pages. */
export async function issueAdminCode(context: Context, caller: Caller, how: Issuing = {}): Promise<Issued> {
  permit('admin', caller)
  return issue(context, null, caller, how)
}

async function issue(context: Context, person: Person | null, caller: Caller, how: Issuing): Promise<Issued> {
  const message = inboxId(caller)
  const seed = how.seed ?? (message && `code ${message}`)
  const code = makeCode(seed === undefined ? undefined : hashForCodes(context, seed))
  const now = context.now()
  const minutes = how.minutes ?? context.config.codeHours * 60
  const record: Code = {
    id: randomText(6),
    person: person?.id ?? null,
    hash: codeHash(context, code) ?? '',
    issuedBy: caller.person?.username ?? 'administrator',
    issued: now.toISOString(),
    expires: new Date(now.getTime() + minutes * 60_000).toISOString(),
  }
  return { code, record: await insertOnce(context, record) }
}

/** Stores a code once: the same code again means that the same message asks again. */
async function insertOnce(context: Context, record: Code): Promise<Code> {
  const { codes } = context.store
  try {
    await codes.insert(record)
  } catch (error) {
    const [known] = await codes.find({ where: { hash: record.hash } })
    if (!known) throw error
    return known
  }
  if (record.person)
    await noteAudit(context, record.person, {
      what: () => say('code issued by {name}', { name: record.issuedBy }),
      device: record.id,
    })
  return record
}

/** Lists the codes that can be used now, and the devices, which are codes that were used. Latest first. */
export async function codesOf(context: Context, { id: person }: Pick<Person, 'id'>): Promise<Code[]> {
  const where = { person, revoked: null }
  const codes = await context.store.codes.find({ where, sort: 'issued', descending: true })
  return codes.filter(code => isGood(context, code))
}

export interface SignIn {
  username: string
  code: string
  /** IP address of the client. */
  address: string
}

export interface SignedIn {
  person: Person
  /** Id of the device. */
  device: string
  /** How many ms the device has to wait before it may come in, since it comes again and again. */
  wait: number
}

/**
 * Checks a code for a person and binds it to a device at its first use.
 * @throws Fault not-authorized for a wrong code, gone for a username that the person gave up, resource-constraint for too
 * many wrong codes
 */
export async function signIn(context: Context, asked: SignIn): Promise<SignedIn> {
  const person = await accountCalled(context, asked.username)
  const record = await recordTyped(context, asked, person)
  const mine = person !== undefined && record?.person === person.id
  await admitSignIn(context, asked, mine ? record : undefined, record, person)
  if (!mine || !record) throw wrong()
  if (person.username !== localpart(asked.username)) throw renamed(context, person)
  return { person, device: record.id, wait: context.reconnects.wait(record.id) }
}

/**
 * Checks a code on a page of ours, where the administrator has an account of that name, too: a code in use there is a
 * device beside all others.
 */
export async function signInPage(context: Context, asked: SignIn): Promise<{ person?: Person; device: string }> {
  const person = await accountCalled(context, asked.username)
  const record = await recordTyped(context, asked, person)
  const owner = record?.person ?? undefined
  const right = record && (owner === undefined ? asked.username === 'administrator' : owner === person?.id)
  await admitSignIn(context, asked, right ? record : undefined, record, person)
  if (!right) throw wrong()
  await context.store.codes.change(record.id, { class: null }, { class: 'page', software: 'Web page' })
  return { ...(owner !== undefined && person && { person }), device: record.id }
}

/**
 * Finds the record of what was typed. A client's own secret takes a slow hash: who has to wait gets none, except where a
 * device of that person was last seen, and there one at a time.
 */
async function recordTyped(context: Context, asked: SignIn, person: Person | undefined): Promise<Code | undefined> {
  const { username, code, address } = asked
  const find = () => recordOf(context, code, person)
  const attempt = attemptAt(username, address)
  if (readCode(code) !== undefined || !isHurried(context, attempt)) return find()
  const seen = person ? await context.store.codes.count({ person: person.id, address, revoked: null }) : 0
  if (!seen) refuseHurry(context, attempt)
  return context.serially(`own secret ${networkOf(address)}`, find)
}

/** Finds the person who has a username, or who had it last where nobody has it now. */
async function accountCalled(context: Context, username: string): Promise<Person | undefined> {
  const name = localpart(username) ?? ''
  return (await personCalled(context, name)) ?? formerHolder(context, name)
}

const renamed = ({ config }: Context, person: Person) =>
  new Fault(
    'gone',
    say('Your address is now {person}: sign in with it, your access code stays the same.', {
      person: jidOf(person, config),
    }),
  )

const wrong = () =>
  new Fault('not-authorized', say('This access code is wrong, used up or too old. Ask for a new one.'))

/** @param mine the code, if it is one of this account; `known` is it whoever's it is */
async function admitSignIn(
  context: Context,
  asked: SignIn,
  mine: Code | undefined,
  known: Code | undefined,
  person?: Person,
) {
  const { username, address, code } = asked
  const good = mine && isGood(context, mine) ? mine : undefined
  const attempt = attemptAt(username, address, known?.id)
  // A right code of ours is let in before anybody is told to wait: nobody can lock a person out, and 60 bits are beyond
  // guessing. A secret of a client's own making may be weaker: it is let in at once where it was last seen.
  const trusted = good && (readCode(code) !== undefined || (good.firstUse && good.address === address))
  if (!trusted) refuseHurry(context, attempt)
  if (good && (await use(context, good, address))) return context.throttle.clear(attempt.pair)
  // Who has a code that was right once is not guessing: an old phone at home locks nobody there out.
  if (mine) context.throttle.fail(`code ${mine.id}`)
  else countFailure(context, attempt)
  await noteRefusal(context, attempt, asked, mine, person)
  throw wrong()
}

/** Notes the use of a code, once a minute or when something is new. Answers whether the code is still good. */
async function use(context: Context, record: Code, address: string): Promise<boolean> {
  const { id, person, firstUse, lastUse, address: before } = record
  const now = context.now().toISOString()
  const moved = before !== address
  if (lastUse?.slice(0, 16) === now.slice(0, 16) && !moved) return true
  const what = () => (firstUse ? say('signed in from another address') : say('first used'))
  const once = firstUse ? undefined : { once: `first ${id}` }
  const [used] = await Promise.all([
    context.store.codes.change(id, { revoked: null }, { firstUse: firstUse ?? now, lastUse: now, address }),
    person && moved && noteAudit(context, person, { what, device: id, address, ...once }),
  ])
  return used !== undefined
}

/**
 * Notes a refusal once an hour and network, so that somebody who guesses fills nothing; for names that do not exist,
 * too, so that both take as long.
 */
async function noteRefusal(
  context: Context,
  attempt: Attempt,
  { address }: SignIn,
  mine: Code | undefined,
  person: Person | undefined,
): Promise<void> {
  const hour = context.now().toISOString().slice(0, 13)
  const many = isAttacked(context, attempt)
  const what = () => {
    if (mine) return say('refused: this code is no longer good')
    return many ? say('refused: many wrong codes') : say('refused: a wrong code')
  }
  const once = `refused ${mine?.id ?? attempt.account} ${many ? 'many' : networkOf(address)} ${hour}`
  await noteAudit(context, person?.id ?? 'nobody', { what, address, once, ...(mine && { device: mine.id }) })
}
