// Takes back what somebody wrote in a room, for owners whose clients cannot do it themselves (XEP-0425).
import { hosts } from '../../config.ts'
import { Messages, Retract } from '../../xep/moderation.ts'
import type { Of } from '../../xep/schema.ts'
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { ownName } from '../model/name-swap.ts'
import { permitOwner } from '../policy/permit.ts'
import type { Group } from '../model/group.ts'
import type { Caller } from '../model/caller.ts'
import { jidOf } from '../model/jid.ts'
import { say } from '../../texts/say.ts'

export type Said = Of<typeof Messages>['messages'][number]

/** Lists what was written in a room, the latest first. @throws Fault forbidden for all but its owners */
export async function lastSaid({ wire, config }: Context, group: Group, most: number, caller: Caller): Promise<Said[]> {
  permitRoom(group, caller)
  const question = { room: ownName(group.name), most, messages: [] }
  const answer = await wire.ask('get', hosts(config).rooms, Messages, question)
  return answer ? Messages.parse(answer).messages : []
}

/** Takes a message back: it is gone from the room's archive, and whoever is there is told. @throws Fault item-not-found */
export async function retractSaid(
  { wire, config }: Context,
  group: Group,
  id: string,
  reason: string,
  caller: Caller,
): Promise<void> {
  permitRoom(group, caller)
  const by = caller.person && jidOf(caller.person, config)
  await wire.ask('set', hosts(config).rooms, Retract, { room: ownName(group.name), id, ...(by && { by }), reason })
}

function permitRoom(group: Group, caller: Caller): void {
  permitOwner(group, caller)
  if (group.kind !== 'chat')
    throw new Fault(
      'not-acceptable',
      say("{name} is a broadcast group: 'broadcast retract' takes its messages back.", { name: group.name }),
    )
}
