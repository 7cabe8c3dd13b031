// Invites: what a QR code or a link grants, by whom, until when, how often; revocable, listed. docs/design/access.md
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { ownsGroup, permitPerson } from '../policy/permit.ts'
import { isBanned } from '../groups/ban.ts'
import { INVITE_ID, isTokenProof, tokenIn, type InviteOf, type Kind } from './token.ts'
import type { Invite } from './records.ts'
import { idFrom, inboxId } from '../inbox.ts'
import type { Write } from '../model/records.ts'
import { randomText } from '../model/secret.ts'
import { callerFor, type Caller } from '../model/caller.ts'
import { say } from '../../texts/say.ts'

export interface Grant<K extends Kind = Kind> {
  kind: K
  /** A person's id for welcome, contact and pairing; a group's for group; a coupon's for coupon. */
  of: string
  /** From now; for ever where it is absent. */
  hours?: number
  /** How many may redeem it; without bound where it is absent. */
  uses?: number
}

/** Finds or makes the caller's open invite for this, without bounds: asked for again, it is the same one. */
export async function standingInvite<K extends Kind>(
  context: Context,
  kind: K,
  of: string,
  caller: Caller,
): Promise<InviteOf<K>> {
  const by = caller.person?.id ?? null
  return context.serially(`standing invite ${kind} ${of} ${by}`, async () => {
    const found = await context.store.invites.find({ where: { by, of, kind, until: null, uses: null, revoked: null } })
    return found.find(invite => isOf(invite, kind)) ?? makeInvite(context, { kind, of }, caller)
  })
}

/** Makes one invite for one message. The rule that asks has checked that the caller may grant this. */
export async function makeInvite<K extends Kind>(
  context: Context,
  grant: Grant<K>,
  caller: Caller,
): Promise<InviteOf<K>> {
  const { store, now } = context
  const { kind, of, hours, uses = null } = grant
  const made = now()
  const until = hours === undefined ? null : new Date(made.getTime() + hours * 3_600_000).toISOString()
  const by = caller.person?.id ?? null
  const invite = {
    id: idFrom(context, `invite ${kind} ${of}`, inboxId(caller), INVITE_ID),
    kind,
    of,
    by,
    made: made.toISOString(),
    until,
    uses,
  }
  const known = await store.invites.get(invite.id)
  if (known && isOf(known, kind) && (await isOpen(context, known))) return known
  const fresh = known ? { ...invite, id: randomText(INVITE_ID) } : invite
  await store.invites.insert(fresh)
  return fresh
}

/**
 * Reads a token, as typed or scanned. Everything that makes it worthless is refused in the same words.
 * @param by who redeems: an invite that this person used up before counts as good, one from before they were removed does not
 * @throws Fault item-not-found
 */
export async function readToken<K extends Kind = Kind>(
  context: Context,
  token: string,
  kind?: K,
  by?: string,
): Promise<InviteOf<K>> {
  const plain = token.trim().toLowerCase()
  const id = plain.slice(0, INVITE_ID)
  const invite = /^[0-9a-z]{26}$/.test(plain) ? await context.store.invites.get(id) : undefined
  if (!invite || !isOf(invite, kind) || !isTokenProof(context.config, invite, plain.slice(INVITE_ID)))
    throw unusableInvite()
  if (!(await isOpen(context, invite, by))) throw unusableInvite()
  return invite
}

/**
 * Makes the write that counts one use by a person, who may come again. Of many at once one gets the next place, so that as many win as
 * the invite has uses.
 * @throws Fault item-not-found
 */
export async function redemptionWrites({ store, now }: Context, invite: Invite, by: string): Promise<Write[]> {
  if (await isBanned({ store }, invite, by)) throw unusableInvite()
  const id = `${invite.id} ${by}`
  if (await store.redemptions.get(id)) return []
  const place = await store.redemptions.count({ invite: invite.id })
  if (invite.uses !== null && place >= invite.uses) throw unusableInvite()
  return [{ insert: 'redemptions', record: { id, invite: invite.id, by, place, at: now().toISOString() } }]
}

/** Counts one use at once, where nothing else is written with it. */
export async function redeemInvite(context: Context, invite: Invite, by: string): Promise<void> {
  for (;;) {
    const writes = await redemptionWrites(context, invite, by)
    try {
      return void (await context.store.batch(writes))
    } catch (error) {
      if (!(error instanceof Fault) || error.condition !== 'conflict') throw error // else somebody took that place
    }
  }
}

/** Lists the invites that a person has made and that are still good; everybody's for the administrator. Latest first. */
export async function invitesOf(context: Context, caller: Caller): Promise<Invite[]> {
  const by = caller.admin ? {} : { by: caller.person?.id ?? '' }
  const all = await context.store.invites.find({ where: { ...by, revoked: null } })
  const open = await Promise.all(all.map(async invite => ((await isOpen(context, invite)) ? [invite] : [])))
  return open.flat().sort((one, other) => (one.made < other.made ? 1 : -1))
}

/** Names what an invite is about, as people read it; by its id where that is gone. */
export async function subjectOf({ store, house }: Context, { kind, of }: Invite): Promise<string> {
  const title = await house.links[kind]?.title({ store }, of)
  if (title !== undefined) return title
  return (kind === 'group' ? (await store.groups.get(of))?.title : (await store.people.get(of))?.name) ?? of
}

/** Counts the uses that are left; nothing when there is no bound. */
export async function usesLeft({ store }: Context, { id, uses }: Invite): Promise<number | undefined> {
  return uses === null ? undefined : Math.max(0, uses - (await store.redemptions.count({ invite: id })))
}

/** Takes an invite back, for its maker, the person it is about, and the administrator. */
export async function revokeInvite(context: Context, token: string, caller: Caller): Promise<Invite> {
  const invite = await context.store.invites.get(tokenIn(token).toLowerCase().slice(0, INVITE_ID))
  if (!invite)
    throw new Fault(
      'item-not-found',
      say("There is no invite '{token}'; 'invites' lists them.", { token: token.slice(0, 40) }),
    )
  if (invite.of !== caller.person?.id) permitPerson(invite.by, caller)
  const revoked = context.now().toISOString()
  return (await context.store.invites.change(invite.id, { revoked: null }, { revoked })) ?? invite
}

async function isOpen(context: Context, invite: Invite, by?: string): Promise<boolean> {
  const { store, now } = context
  if (invite.revoked || (invite.until !== null && invite.until <= now().toISOString())) return false
  if (by !== undefined && (await isBanned(context, invite, by))) return false
  if (invite.by !== null && !(await stillGranted(context, invite, invite.by))) return false
  if (invite.uses === null || (await store.redemptions.count({ invite: invite.id })) < invite.uses) return true
  return by !== undefined && (await store.redemptions.get(`${invite.id} ${by}`)) !== undefined
}

/** Whether the maker of an invite is still here, and still decides in its group: else the invite ends. */
async function stillGranted(context: Context, { kind, of }: Invite, by: string): Promise<boolean> {
  const maker = await context.store.people.get(by)
  const group = kind === 'group' ? await context.store.groups.get(of) : undefined
  return maker !== undefined && (!group || ownsGroup(group, callerFor(context, maker)))
}

export const unusableInvite = () =>
  new Fault('item-not-found', say('This link is unknown, no longer valid, or was used already.'))

const isOf = <K extends Kind>(invite: Invite, kind: K | undefined): invite is InviteOf<K> =>
  kind === undefined || invite.kind === kind
