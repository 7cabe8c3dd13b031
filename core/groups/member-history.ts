// The history of a group's members: who came, who went, when, and who did it. The first members of a group are not in it.
import type { Context } from '../context.ts'
import type { Membership } from '../model/group.ts'
import type { Write } from '../model/records.ts'
import { randomText } from '../model/secret.ts'
import { daysAgo, removeAll, sweep } from '../runs/sweep.ts'
import type { MemberChange } from './records.ts'

const KEPT = 365 // days for which it is kept that somebody came or went

type Did = MemberChange['did']

/** Who did it: null for the administrator, undefined where it followed from the organisation. */
export type Doer = MemberChange['by']

/** The writes that belong into the batch with the memberships. @param idOf the same for the same change, where it may be done twice */
export function historyWrites(
  { now }: Pick<Context, 'now'>,
  memberships: Membership[],
  { did, by }: { did: Did; by: Doer },
  idOf: (membership: Membership) => string = () => randomText(16),
): Write[] {
  const at = now().toISOString()
  return memberships.map((membership): Write => ({
    put: 'memberChanges',
    record: changeOf(membership, { id: idOf(membership), did, by, at }),
  }))
}

const changeOf = (
  { group, person, nested }: Membership,
  { by, ...change }: Pick<MemberChange, 'id' | 'did' | 'by' | 'at'>,
): MemberChange => ({
  ...{ ...change, group },
  ...(person !== undefined && { person }),
  ...(nested !== undefined && { nested }),
  ...(by !== undefined && { by }),
})

/** The latest changes of a group, the newest first. */
export const memberChangesOf = (
  { store }: Pick<Context, 'store'>,
  group: string,
  limit: number,
): Promise<MemberChange[]> => store.memberChanges.find({ where: { group }, sort: 'at', descending: true, limit })

export async function forgetHistory({ store }: Pick<Context, 'store'>, group: string): Promise<void> {
  await removeAll(store.memberChanges, await store.memberChanges.find({ where: { group } }))
}

export const expireHistory = (context: Context): Promise<void> =>
  sweep(context.store.memberChanges, { at: { lt: daysAgo(context, KEPT) } })
