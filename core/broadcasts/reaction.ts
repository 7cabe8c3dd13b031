// Reactions to broadcasts (XEP-0444): counted for the owner, and shown to nobody else.
import type { Message } from '../../xep/message.ts'
import { activityWrite } from '../activity.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'
import { findGroup } from '../groups/find.ts'
import type { Person } from '../model/person.ts'
import { removeAll } from '../runs/sweep.ts'
import { goesTo } from './chunks.ts'

const MOST = 10 // of one person for one message
const VARIANT = '\uFE0F'
const EMOJI = /^(?:\p{RGI_Emoji}|\p{Extended_Pictographic}\uFE0F?)$/v

/**
 * Notes all that a person reacts with to a broadcast from this address; what was noted before and is not in it is taken back.
 * @returns whether it was noted: only what the person got can be reacted to, and a setting switches it off
 */
export async function noteReaction(
  context: Context,
  address: string,
  reactions: Message['reactions'],
  { person }: Caller,
): Promise<boolean> {
  const { store, config, now } = context
  if (!reactions || !person || config.reactions === 'no') return false
  const named = await store.broadcasts.get(reactions.id)
  const broadcast = named?.corrects === undefined ? named : await store.broadcasts.get(named.corrects)
  if (!broadcast || broadcast.group !== (await findGroup(context, address))?.id) return false
  if (!(await goesTo(context, broadcast, person.id))) return false
  const emojis = reactions.emojis
    .map(each => each.trim())
    .filter(each => EMOJI.test(each))
    .slice(0, MOST)
  const id = `${broadcast.id}/${person.id}`
  if (!emojis.length) {
    await store.reactions.remove(id)
    return true
  }
  const isFirst = !(await store.reactions.get(id))
  await store.batch([
    { put: 'reactions', record: { id, broadcast: broadcast.id, person: person.id, emojis, at: now().toISOString() } },
    ...(isFirst ? [activityWrite(context, `group ${broadcast.group}`, 'reaction', person)] : []),
  ])
  return true
}

/** `👍 3, 🎉 1`, the most frequent first. */
export async function reactionsTo({ store }: Context, broadcast: string): Promise<string> {
  const found = await store.reactions.find({ where: { broadcast } })
  const counted = Map.groupBy(
    found.flatMap(({ emojis }) => emojis),
    bare,
  )
  return [...counted.values()]
    .map(all => ({ emoji: shown(all), count: all.length }))
    .sort((one, other) => other.count - one.count || (one.emoji < other.emoji ? -1 : 1))
    .map(({ emoji, count }) => `${emoji} ${count}`)
    .join(', ')
}

/** Clients write one emoji with or without the selector of its variant: Dino writes 😀 with it. */
const bare = (emoji: string) => emoji.replaceAll(VARIANT, '')

/** As Unicode recommends it for interchange, whoever wrote it so. */
function shown(all: string[]): string {
  const [first = ''] = all
  return [bare(first), `${bare(first)}${VARIANT}`, ...all].find(each => /^\p{RGI_Emoji}$/v.test(each)) ?? first
}

export async function forgetReactions({ store }: Context, { id: person }: Person): Promise<void> {
  await removeAll(store.reactions, await store.reactions.find({ where: { person } }))
}
