// Pictures of groups. The server keeps those of rooms (xep/pictures.md), Bellhop keeps those of broadcast groups that an owner has set.
import { buildOnline, VCard } from '../../xep/vcard.ts'
import type { Context } from '../context.ts'
import { peopleOf } from '../graph.ts'
import type { Caller } from '../model/caller.ts'
import type { Group } from '../model/group.ts'
import { addressOf, jidOf } from '../model/jid.ts'
import { drawTile, type Picture } from '../model/picture.ts'
import { peopleById } from '../people/person.ts'
import { permitOwner } from '../policy/permit.ts'

/**
 * Sets the picture of a group, and shows it to those who are online.
 * @param given a file, or the address of a file that was uploaded here; without it the picture is drawn from the name again
 * @throws Fault forbidden for all but its owners; not-acceptable, item-not-found
 */
export async function setGroupPicture(
  context: Context,
  group: Group,
  given: Uint8Array | undefined,
  caller: Caller,
): Promise<void> {
  permitOwner(group, caller)
  const picture = given && (await context.pictures.take(given))
  if (group.kind === 'broadcast') return setBroadcastPicture(context, group, picture)
  const photo = picture && { photo: { type: picture.type, data: picture.data.toString('base64') } }
  await context.wire.ask('set', addressOf(group, context.config), VCard, { ...photo })
}

async function setBroadcastPicture(context: Context, group: Group, picture: Picture | undefined): Promise<void> {
  const { store, wire, config } = context
  if (picture) await store.pictures.put({ id: group.id, hash: picture.hash, data: picture.data.toString('base64') })
  else await store.pictures.remove(group.id)
  const { hash } = picture ?? drawGroup(group)
  const from = addressOf(group, config)
  const people = await peopleById(context, await peopleOf(context, group.id))
  for (const person of people) await wire.send(buildOnline({ from, to: jidOf(person, config), hash }))
}

/** The picture that an owner has set for a broadcast group. */
export async function chosenPicture({ store }: Pick<Context, 'store'>, { id }: Group): Promise<Picture | undefined> {
  const found = await store.pictures.get(id)
  return found && { type: 'image/png', data: Buffer.from(found.data, 'base64'), hash: found.hash }
}

/** The picture of a broadcast group for which nobody has set one. */
export const drawGroup = ({ name }: Group): Picture => drawTile(name, 'news')
