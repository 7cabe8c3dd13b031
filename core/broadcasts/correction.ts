// Corrections of broadcasts (XEP-0308): they go to those to whom the first version went, as corrections of their copies, behind it.
// The feed and the history have the last version.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'
import type { Group } from '../model/group.ts'
import { permitOwner } from '../policy/permit.ts'
import { authorOf, contentOf } from './draft.ts'
import { broadcastId } from './broadcast-id.ts'
import { placeBroadcast } from './broadcast.ts'
import { recipientsOf } from './chunks.ts'
import { withinDay } from './daily.ts'
import { asksForMarks } from './reads.ts'
import type { Broadcast } from './records.ts'
import { say } from '../../texts/say.ts'

/** The broadcast that its sender's client knows under this id; the latest, as some clients count from one in every session. */
export async function broadcastFrom(
  { store }: Context,
  group: Group,
  stanza: string,
  { person }: Caller,
): Promise<Broadcast | undefined> {
  const sender = person?.username
  if (sender === undefined) return undefined
  const latest = async (where: { stanza: string } | { originId: string }) => {
    const own = { group: group.id, sender, accepted: true, ...where }
    return (await store.broadcasts.find({ where: own, sort: 'id', descending: true, limit: 1 }))[0]
  }
  const found = (await latest({ stanza })) ?? (await latest({ originId: stanza }))
  return found?.corrects === undefined ? found : store.broadcasts.get(found.corrects)
}

type Correction = Pick<Broadcast, 'body' | 'files' | 'stanza' | 'subject' | 'originId'>

/** @throws Fault gone when it was taken back, not-acceptable for what cannot be sent */
export async function correctBroadcast(
  context: Context,
  group: Group,
  first: Broadcast,
  { body: text, files, stanza, subject, originId }: Correction,
  caller: Caller,
): Promise<Broadcast> {
  permitOwner(group, caller)
  if (first.retracted) throw new Fault('gone', say('This message was taken back. Nothing was sent.'))
  const { store } = context
  const content = contentOf(text, files)
  const recipients = await recipientsOf(context, first)
  const fresh: Broadcast = {
    ...{ id: broadcastId(), group: group.id, sender: first.sender },
    origin: caller.origin ?? `correct ${broadcastId()}`,
    ...content,
    ...authorOf(group, caller),
    ...(stanza && { stanza }),
    ...(subject !== undefined && { subject }),
    ...(originId && { originId }),
    personal: false,
    accepted: false,
    sent: context.now().toISOString(),
    recipients: 0,
    corrects: first.id,
    // Kept of a selection, so that the text gets into no feed; else a correction of what went to all belongs there.
    ...((first.audience || first.personal) && { audience: recipients }),
    ...(first.source && { source: first.source }),
    ...(first.read !== undefined && asksForMarks(context)),
  }
  const correction = await withinDay(context, fresh, caller, () => placeBroadcast(context, fresh, recipients))
  const { body, caption, subject: lastSubject, files: last } = await latestVersion(context, correction)
  await store.broadcasts.change(first.id, {}, { body, caption, subject: lastSubject, files: last })
  return correction
}

/** A correction that comes again may have been corrected meanwhile. */
async function latestVersion({ store }: Context, correction: Broadcast): Promise<Broadcast> {
  const where = { corrects: correction.corrects, accepted: true }
  const [latest] = await store.broadcasts.find({ where, sort: 'id', descending: true, limit: 1 })
  return latest ?? correction
}
