// Registering by an invitation: the secret that a client made for itself becomes the credential of its device.
import { Fault } from '../../xep/fault.ts'
import { noteAudit } from './audit.ts'
import type { Context } from '../context.ts'
import { isWordlike, randomBits } from './guessable.ts'
import { codeHash, isGood, ownHash, ownRecord, recordOf } from './credential.ts'
import { readToken, unusableInvite } from '../invites/invite.ts'
import { localpart } from '../model/localpart.ts'
import { personCalled } from '../people/person.ts'
import { usePairing } from './pairing.ts'
import { welcomeCode } from './welcome.ts'
import type { Person } from '../model/person.ts'
import { readBy } from '../model/reader.ts'
import type { Code } from './records.ts'
import type { Invite } from '../invites/records.ts'
import { randomText } from '../model/secret.ts'
import { say } from '../../texts/say.ts'

const MINUTES = 10 // until the client signs in, which it does at once

/**
 * For whom a token registers.
 * @param by a device for which it was claimed before
 * @throws Fault item-not-found, for tokens of other kinds, too
 */
export async function registrantOf(
  context: Context,
  token: string,
  by?: string,
): Promise<{ person: Person; invite: Invite }> {
  const invite = await readToken(context, token, undefined, by)
  if (invite.kind !== 'welcome' && invite.kind !== 'pairing') throw unusableInvite()
  const person = await context.store.people.get(invite.of)
  if (!person) throw unusableInvite()
  if (invite.kind === 'welcome') await openCode(context, invite, person, by)
  return { person, invite }
}

export interface Registration {
  token: string
  username: string
  /** What the client made itself, or the access code of the mail. */
  credential: string
  address: string
}

/**
 * Answers the device's id; asked again with the same credential, the same device, also where a crash has left it half made.
 * @throws Fault item-not-found for what the token is not good for, not-acceptable for a credential that is none
 */
export async function registerDevice(context: Context, asked: Registration): Promise<string> {
  const hash = await hashOf(context, asked)
  const known = await madeBefore(context, asked, hash)
  if (known && isGood(context, known)) return known.id
  const { person, invite } = await registrantOf(context, asked.token, known?.id)
  if (person.username !== localpart(asked.username)) throw unusableInvite()
  const code = await typedCode(context, asked.credential, person)
  if (code) return code.id
  if (codeHash(context, asked.credential) !== undefined || isGuessable(context, asked.credential, person)) throw weak()
  const fresh = isHalf(known) ? known : await insert(context, person, hash)
  try {
    await claim(context, invite, person, asked.address, fresh.id)
  } catch (error) {
    await context.store.codes.remove(fresh.id)
    throw error
  }
  const { now, store } = context
  await store.codes.change(fresh.id, {}, { expires: new Date(now().getTime() + MINUTES * 60_000).toISOString() })
  const once = `registered ${fresh.id}`
  await noteAudit(context, person.id, {
    what: () => say('registered by invitation'),
    device: fresh.id,
    address: asked.address,
    once,
  })
  return fresh.id
}

/** Hashes the client's own secret, once, as that takes its time. */
async function hashOf(context: Context, { username, credential }: Registration): Promise<string> {
  const person = await personCalled(context, localpart(username) ?? '')
  return !person || codeHash(context, credential) ? '' : ownHash(context, person.id, credential)
}

/** Finds the device that the same client registered before: its answer was lost, or it was not made whole. */
async function madeBefore(
  context: Context,
  { username, credential }: Registration,
  hash: string,
): Promise<Code | undefined> {
  const person = await personCalled(context, localpart(username) ?? '')
  return person && hash ? ownRecord(context, person.id, credential, hash) : undefined
}

/** Whether a code is good for nothing yet: its client has never had an answer. */
const isHalf = (code: Code | undefined): code is Code =>
  code !== undefined && !code.revoked && code.firstUse === undefined && code.expires === code.issued

async function typedCode(context: Context, credential: string, person: Person): Promise<Code | undefined> {
  if (codeHash(context, credential) === undefined) return undefined
  const code = await recordOf(context, credential, person)
  return code?.person === person.id && isGood(context, code) ? code : undefined
}

/** Stores a code that is good for nothing until the invite is claimed. */
async function insert(context: Context, person: Person, hash: string): Promise<Code> {
  const at = context.now().toISOString()
  const code = { id: randomText(6), person: person.id, hash, issuedBy: person.username, issued: at, expires: at }
  await context.store.codes.insert(code) // the same secret twice is a conflict: it is in use, or was signed out
  return code
}

/** Claims the invite for one device, which takes the place of the mail's code. Of many devices at once, one wins. */
async function claim(context: Context, invite: Invite, person: Person, address: string, by: string): Promise<void> {
  if (invite.kind === 'pairing') return usePairing(context, invite, person, address, by)
  const code = await openCode(context, invite, person, by)
  const reason = readBy(context, person, () => say('A device was registered with this invitation.'))
  const patch = { revoked: context.now().toISOString(), reason, replacedBy: by }
  const { codes } = context.store
  if (await codes.change(code.id, { revoked: null, firstUse: null }, patch)) return
  if ((await codes.get(code.id))?.replacedBy !== by) throw unusableInvite()
}

/** The code of a welcome, as long as no device has it but this one. */
async function openCode(context: Context, invite: Invite, person: Person, by?: string): Promise<Code> {
  const { record } = await welcomeCode(context, invite, person)
  if (by !== undefined && record.replacedBy === by) return record
  if (record.firstUse || !isGood(context, record)) throw unusableInvite()
  return record
}

/** Whether a person could have made up the secret; only a client's generator makes others. */
function isGuessable({ config }: Context, secret: string, { username, name }: Person): boolean {
  const own = [username, ...name.split(/\s+/), config.domain, config.orgName].map(word => word.toLowerCase())
  return randomBits(secret, own) < config.secretBits || isWordlike(secret)
}

const weak = () =>
  new Fault(
    'not-acceptable',
    say('This is neither your access code nor a secret that is hard to guess. Let your app make one.'),
  )
