// Bounds the number of strangers who come in by one link that names no bound of its own.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { tellPeople } from '../notices.ts'
import type { Invite } from '../invites/records.ts'
import { say } from '../../texts/say.ts'

const HOUR = 3_600_000 // ms
const GUESTS = { gt: 'guest/', lt: 'guest0' } // their ids

/**
 * Refuses one stranger too many by a link, and tells the maker of the link once an hour. To be called where no other edit comes between this and spending the invite.
 * @param id of the guest, who may come again
 * @throws Fault resource-constraint
 */
export async function refuseCrowd(context: Context, invite: Invite, id: string): Promise<void> {
  const { store, config, now } = context
  if (invite.uses !== null || (await store.redemptions.get(`${invite.id} ${id}`))) return
  const since = new Date(now().getTime() - HOUR).toISOString()
  const all = { invite: invite.id, by: GUESTS }
  const few = (await store.redemptions.count({ ...all, at: { gt: since } })) < config.guestsHour
  if (few && (await store.redemptions.count(all)) < config.guestsLink) return
  await tellMaker(context, invite, few)
  throw new Fault(
    'resource-constraint',
    few
      ? say('Too many people have come in by this link. Ask whoever gave it to you for another one.')
      : say('Too many people have come in by this link. Try again in an hour.'),
  )
}

async function tellMaker(context: Context, { id, by, kind }: Invite, few: boolean): Promise<void> {
  if (by === null)
    return context.log.warn({ invite: id }, 'so many guests came by a link that it lets in no more for now')
  const { guestsHour, guestsLink } = context.config
  const full = () =>
    few
      ? say('Your link {id} lets in nobody any more: {number} guests came by it.', { id, number: guestsLink })
      : say('Your link {id} lets in nobody for now: {number} guests came by it within an hour.', {
          id,
          number: guestsHour,
        })
  const then = () =>
    say('qr {kind} with new makes another; invite revoke {id} ends it; guest remove {id} removes all who came by it.', {
      kind,
      id,
    })
  const hour = context.now().toISOString().slice(0, 13)
  await tellPeople(context, [by], () => `${full()} ${then()}`, `crowd ${id} ${hour}`)
}
