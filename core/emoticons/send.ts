// Sending: an emoticon goes to one person or into a room, from its sender's own address, together with all answers that gestures lead
// to. The server runs the dialogue (prosody/bellhop_buttons.lib.lua).
import { hosts } from '../../config.ts'
import type { Context } from '../context.ts'
import { idFrom, inboxId, startedWrites } from '../inbox.ts'
import type { Caller } from '../model/caller.ts'
import type { Broadcast } from '../broadcasts/records.ts'
import type { Group } from '../model/group.ts'
import { jidOf } from '../model/jid.ts'
import { say } from '../../texts/say.ts'
import { readBy } from '../model/reader.ts'
import { sendOnBehalf, typeAt } from '../questions/on-behalf.ts'
import { askerOf, placeNamed } from '../questions/place.ts'
import { broadcastEmoticon, ownBroadcastGroup } from './broadcast.ts'
import { languageFor, messageOf, reachedFrom, titleOf } from './message.ts'
import { emoticonNamed } from './sets.ts'

const OPEN = 24 * 3_600_000 // ms for which an emoticon answers gestures

const refusals = () => ({
  self: say('You cannot send an emoticon to yourself.'),
  broadcast: ({ title }: Group) => say('Only its owner sends to {group}.', { group: title }),
})

/**
 * Sends an emoticon. When this resolves it was sent, or is stored as a broadcast.
 * @returns the emoticon as it is read, who gets it, and the broadcast where it is one
 * @throws Fault not-acceptable, forbidden, item-not-found, conflict; then nothing was sent
 */
export async function sendEmoticon(
  context: Context,
  { name, to: written }: { name: string; to: string },
  caller: Caller,
): Promise<{ title: string; whom: string; broadcast?: Broadcast }> {
  const { store, config, now } = context
  const { set, emoticon } = await emoticonNamed(context, name)
  const group = await ownBroadcastGroup(context, written, caller)
  if (group) return broadcastEmoticon(context, { set, emoticon, group }, caller)
  const sender = askerOf(caller)
  const { kind, to, whom, person: reader = sender } = await placeNamed(context, written, caller, refusals())
  const wordsIn = languageFor(set, reader)
  const id = idFrom(context, 'emoticon', inboxId(caller))
  const from = jidOf(sender, config)
  const packs = hosts(config).bellhop
  const message = readBy(context, reader, () =>
    messageOf(set, emoticon, wordsIn, { type: typeAt(kind), id, from, to, packs, isFirst: true }),
  )
  const answers = reachedFrom(set, emoticon).map(each =>
    messageOf(set, each, wordsIn, { id: each.name, from: set.id, packs }),
  )
  const dialogue = { id: idFrom(context, 'dialogue', answers.join('')), messages: answers }
  const writes = startedWrites(context)
  if (writes.length) await store.batch(writes)
  const expires = new Date(now().getTime() + OPEN).toISOString()
  const sending = { id, kind, expires, changeable: false, message }
  await sendOnBehalf(context, answers.length ? { ...sending, dialogue } : sending, caller)
  return { title: titleOf(emoticon, wordsIn), whom }
}
