// Access codes and devices. A code is typed as the password once; from then on it is that device's credential.
import { isIPv6 } from 'node:net'
import { secret } from '../config.ts'
import type { Code, Person } from '../store/collections.ts'
import { Fault } from '../xep/fault.ts'
import { Sessions } from '../xep/sessions.ts'
import { keyedHash, makeCode, randomText, readCode } from './code.ts'
import type { Caller, Context } from './context.ts'
import { localpart } from './localpart.ts'
import { permitPerson } from './permit.ts'

export interface Issued {
  /** What the person types; it is told this once and kept nowhere. */
  code: string
  record: Code
}

/** Makes an access code for a person; that person or the administrator may. */
export async function issueCode(context: Context, person: Person, caller: Caller): Promise<Issued> {
  permitPerson(person.id, caller)
  const code = makeCode(caller.origin ? keyed(context, `code ${caller.jid} ${caller.origin}`) : undefined)
  const now = context.now()
  const record: Code = {
    id: randomText(6),
    person: person.id,
    hash: hash(context, code) ?? '',
    issuedBy: caller.person?.username ?? 'administrator',
    issued: now.toISOString(),
    expires: new Date(now.getTime() + context.config.codeHours * 3_600_000).toISOString(),
  }
  return { code, record: await insertOnce(context, record) }
}

/** The same code again is the same message asking again. */
async function insertOnce({ store }: Context, record: Code): Promise<Code> {
  try {
    await store.codes.insert(record)
    return record
  } catch (error) {
    const [known] = await store.codes.find({ where: { hash: record.hash } })
    if (!known) throw error
    return known
  }
}

/** The codes that can be used now, and the devices: codes that were used. Latest first. */
export async function codesOf({ store, now }: Context, person: Person): Promise<Code[]> {
  const codes = await store.codes.find({
    where: { person: person.id, revoked: null },
    sort: 'issued',
    descending: true,
  })
  const instant = now().toISOString()
  return codes.filter(({ firstUse, expires }) => firstUse !== undefined || expires > instant)
}

/** Ends a code or a device: no sign-in any more, and its session is closed with a reason that the client shows. */
export async function revokeCode(context: Context, id: string, caller: Caller): Promise<Code> {
  const code = await context.store.codes.get(id.trim().toLowerCase())
  if (!code) throw new Fault('item-not-found', `There is no code or device '${id.slice(0, 40)}'; 'devices' lists them.`)
  permitPerson(code.person, caller)
  const revoked = await context.store.codes.change(code.id, { revoked: null }, { revoked: context.now().toISOString() })
  await endSession(context, code)
  return revoked ?? code
}

/** Closes sessions of devices that were revoked while the server was away or just before a crash. */
export async function endRevoked(context: Context): Promise<void> {
  const since = new Date(context.now().getTime() - 86_400_000).toISOString()
  for (const code of await context.store.codes.find({ where: { revoked: { gt: since } } }))
    await endSession(context, code)
}

async function endSession({ store, wire, config }: Context, code: Code): Promise<void> {
  const person = await store.people.get(code.person)
  if (!person || code.firstUse === undefined) return
  const reason = 'This device was signed out. Ask for a new access code to sign in again.'
  const close = { of: person.username, device: code.id, condition: 'not-authorized' as const, reason }
  await wire.ask('set', config.domain, Sessions, { close: [close], sessions: [] })
}

export interface SignIn {
  username: string
  code: string
  /** IP address of the client. */
  address: string
}

/**
 * Checks a code for a person and binds it to a device at its first use.
 * @returns the person and the device's id
 * @throws Fault not-authorized for a wrong code, resource-constraint for too many of them
 */
export async function signIn(
  context: Context,
  { username, code, address }: SignIn,
): Promise<{ person: Person; device: string }> {
  const { store, throttle } = context
  const person = await named(context, username)
  const record = await usable(context, code, person)
  const keys = throttleKeys(username, address)
  // A device where it was last seen is let in whatever others try from there: nobody can lock a person out.
  if (!(record?.firstUse && record.address === address)) refuseHurry(context, keys)
  if (!person || !record) {
    for (const key of Object.values(keys)) throttle.fail(key)
    throw new Fault('not-authorized', 'This access code is wrong, used up or too old. Ask for a new one.')
  }
  throttle.clear(keys.pair)
  const now = context.now().toISOString()
  const stale = !record.lastUse || record.address !== address || record.lastUse.slice(0, 16) !== now.slice(0, 16)
  if (stale)
    await store.codes.change(record.id, { revoked: null }, { firstUse: record.firstUse ?? now, lastUse: now, address })
  return { person, device: record.id }
}

async function named({ store }: Context, username: string): Promise<Person | undefined> {
  return (await store.people.find({ where: { username: localpart(username) ?? '' } }))[0]
}

async function usable(context: Context, typed: string, person: Person | undefined): Promise<Code | undefined> {
  const [record] = await context.store.codes.find({ where: { hash: hash(context, typed) ?? '' } })
  if (!record || record.person !== person?.id || record.revoked) return undefined
  return record.firstUse || record.expires > context.now().toISOString() ? record : undefined
}

function hash(context: Context, typed: string): string | undefined {
  const code = readCode(typed)
  return code && keyed(context, code).toString('base64url')
}

const keyed = ({ config }: Context, text: string) => keyedHash(text, secret(config, 'codes'))

/** An address is judged by what it did; an account under attack leaves each new address one try, so its owner gets in. */
function refuseHurry({ throttle }: Context, { address, pair, account }: ReturnType<typeof throttleKeys>): void {
  const attacked = throttle.wait(account, 20) > 0
  const wait = Math.max(throttle.wait(address, 20), throttle.wait(pair, attacked ? 1 : 5))
  if (wait > 0)
    throw new Fault('resource-constraint', `Too many wrong codes. Try again in ${Math.ceil(wait / 1_000)} seconds.`)
}

function throttleKeys(username: string, address: string) {
  const network = isIPv6(address) ? address.split(':').slice(0, 4).join(':') : address // a /64 is one household
  const account = localpart(username) ?? username.slice(0, 100)
  return { address: `address ${network}`, pair: `pair ${network} ${account}`, account: `account ${account}` }
}
