// Bounds the mails that one member sends to people from outside, whose addresses the member types.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { tellAdmins } from './tell.ts'
import { minutesLater } from './mail-writing.ts'
import type { Caller } from '../model/caller.ts'
import { say } from '../../texts/say.ts'

const DAY = 24 * 60 // minutes

/** Beyond the bound, the administrators are told once a day. @throws Fault resource-constraint */
export async function refuseMailFlood(context: Context, { admin, person }: Caller): Promise<void> {
  const { store, config, now, log } = context
  if (admin || !person) return
  const sent = await store.mails.count({ inviter: person.id, at: { gt: minutesLater(now(), -DAY) } })
  if (sent < config.memberMails) return
  const text = () =>
    say('{name} ({username}) has sent {sent} invitations by mail within a day and can send no more today.', {
      ...{ name: person.name, username: person.username, sent },
    })
  log.warn({ person: person.username, sent }, 'a member invites more people by mail than the bound allows')
  const once = `mail flood ${person.id} ${now().toISOString().slice(0, 10)}`
  await tellAdmins(context, text, once)
  throw new Fault(
    'resource-constraint',
    say('You have invited {sent} people by mail within a day. That is enough for today.', { sent }),
  )
}
