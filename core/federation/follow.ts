// Groups of two organisations: one of ours gets what a group elsewhere sends, as its owner agreed to, and passes it on once.
import { randomUUID } from 'node:crypto'
import { buildConsent } from '../../xep/federation.ts'
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { inboxWrites } from '../inbox.ts'
import { foreignJid, addressOf } from '../model/jid.ts'
import { permitOwner } from '../policy/permit.ts'
import type { Group } from '../model/group.ts'
import type { Caller } from '../model/caller.ts'
import { say } from '../../texts/say.ts'

const followId = (group: Group, address: string) => `${group.id} ${address}`

/** Has a group pass on what comes from an address. @throws Fault forbidden for all but its owner */
export async function followPartner(context: Context, group: Group, typed: string, caller: Caller): Promise<string> {
  permitOwner(group, caller)
  if (group.kind !== 'broadcast')
    throw new Fault(
      'not-acceptable',
      say('{name} is a chat group: only a broadcast group passes on.', { name: group.name }),
    )
  const address = foreignJid(typed, context.config)
  const at = context.now().toISOString()
  await context.store.follows.put({ id: followId(group, address), group: group.id, address, at })
  await sendConsent(context, group, address)
  return address
}

/** Ends that a group passes on what comes from an address. @throws Fault item-not-found */
export async function unfollowPartner(context: Context, group: Group, typed: string, caller: Caller): Promise<void> {
  permitOwner(group, caller)
  const address = foreignJid(typed, context.config)
  if (!(await isFollowed(context, group, address)))
    throw new Fault('item-not-found', say('{group} does not follow {address}.', { group: group.name, address }))
  await context.store.batch([{ remove: 'follows', id: followId(group, address) }, ...inboxWrites(context)])
}

export const isFollowed = async ({ store }: Context, group: Group, address: string): Promise<boolean> =>
  (await store.follows.get(followId(group, address))) !== undefined

/**
 * Handles the invitation of a group of ours by another Bellhop: its owner has agreed already, or else nobody says that
 * there is such a group.
 */
export async function groupProposed(context: Context, group: Group, from: string, proposal: string): Promise<void> {
  const host = (address: string) => address.slice(address.indexOf('@') + 1)
  const ours = host(from) === host(proposal) && (await isFollowed(context, group, proposal))
  if (!ours) throw nobodyHere()
  await sendConsent(context, group, proposal)
}

/** Says yes to the Bellhop of that group, in words for whoever reads it. */
async function sendConsent({ wire, config }: Context, group: Group, address: string): Promise<void> {
  const to = `bellhop@${address.slice(address.indexOf('@') + 1)}`
  await wire.send(buildConsent({ id: randomUUID(), from: addressOf(group, config), to, group: address }))
}

export const nobodyHere = () => new Fault('item-not-found', say('There is nobody at this address.'))
