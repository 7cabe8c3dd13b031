// Bars: whom somebody else has removed is let in by no link that was made before. docs/design/groups.md
import type { Invite } from '../../store/collections.ts'
import type { Context } from '../context.ts'

type Stored = Pick<Context, 'store'>

const idOf = (of: string, person: string) => `${of} ${person}`

/** @param of what links are about: groups, and for a guest whose contact they were */
export async function bar({ store }: Stored, person: string, of: string[], at: string): Promise<void> {
  for (const each of of) await store.bars.put({ id: idOf(each, person), of: each, person, at })
}

export async function unbar({ store }: Stored, person: string, of: string): Promise<void> {
  await store.bars.remove(idOf(of, person))
}

export async function isBarred({ store }: Stored, { of, made }: Invite, person: string): Promise<boolean> {
  const found = await store.bars.get(idOf(of, person))
  return found !== undefined && made <= found.at
}

/**
 * A guest who is removed altogether, from where they are and from all that they opened: whoever asks with the secret of the
 * page that they came by would be the same guest again.
 */
export async function barGuest({ store, now }: Context, person: string): Promise<void> {
  const places = await store.memberships.find({ where: { person } })
  const used = await store.redemptions.find({ where: { by: person } })
  const opened = await store.invites.find({ where: { id: { in: used.map(({ invite }) => invite) } } })
  const of = new Set([...places.map(({ group }) => group), ...opened.map(invite => invite.of)])
  await bar({ store }, person, [...of], now().toISOString())
}

/** What goes with a group or a person whom links were about. */
export async function forgetBars({ store }: Stored, of: string): Promise<void> {
  for (const { id } of await store.bars.find({ where: { of } })) await store.bars.remove(id)
}
