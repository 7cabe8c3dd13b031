// An emoticon to a broadcast group: everybody gets it, and only who sent it learns the answers, as of a broadcast with buttons.
import { hosts } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import { acceptBroadcast } from '../broadcasts/broadcast.ts'
import type { Broadcast } from '../broadcasts/records.ts'
import type { Context } from '../context.ts'
import { findGroup } from '../groups/find.ts'
import type { Caller } from '../model/caller.ts'
import type { Group } from '../model/group.ts'
import { ownsGroup } from '../policy/permit.ts'
import { choicesOf, languageFor, shownBy, titleOf } from './message.ts'
import type { Emoticon, EmoticonSet } from './records.ts'
import { say } from '../../texts/say.ts'

/** The broadcast group that is called so, where the caller owns it. */
export async function ownBroadcastGroup(context: Context, name: string, caller: Caller): Promise<Group | undefined> {
  const group = await findGroup(context, name)
  return group?.kind === 'broadcast' && ownsGroup(group, caller) ? group : undefined
}

/** When this resolves the broadcast is stored and will be delivered. @throws Fault not-acceptable, policy-violation */
export async function broadcastEmoticon(
  context: Context,
  { set, emoticon, group }: { set: EmoticonSet; emoticon: Emoticon; group: Group },
  caller: Caller,
): Promise<{ title: string; whom: string; broadcast: Broadcast }> {
  const wordsIn = languageFor(set, caller.person)
  const title = titleOf(emoticon, wordsIn)
  const choices = choicesOf(emoticon, set, wordsIn)
  if (choices.length === 1)
    throw new Fault(
      'not-acceptable',
      say('{emoticon} has one answer alone: send it to a person or a chat group. Nothing was sent.', {
        emoticon: title,
      }),
    )
  const asking = choices.length ? { choices } : undefined
  const order = {
    group,
    body: title,
    personal: false,
    asking,
    ...shownBy(set, emoticon, hosts(context.config).bellhop),
  }
  const broadcast = await acceptBroadcast(context, order, caller)
  return { title, whom: group.title, broadcast }
}
