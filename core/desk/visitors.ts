// Visitors: strangers who write to a desk from its page. Each gets a guest account for the conversation, which goes some days after
// its last one.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { guestId, newGuest } from '../guests/guest-record.ts'
import { guestScope, refuseMisleading } from '../guests/guest.ts'
import { removeGuest } from '../guests/outsider.ts'
import { administrator } from '../model/caller.ts'
import type { Person } from '../model/person.ts'
import { refuseLinks } from '../policy/outsiders.ts'
import { edit } from '../provisioning/edit.ts'
import { daysAgo } from '../runs/sweep.ts'
import { findDesk } from './desk.ts'
import type { Desk } from './records.ts'
import { currentLanguage, say } from '../../texts/say.ts'

const HOUR = 3_600_000 // ms
const DAYS = 7 // for which an account is kept behind its last conversation

/** Finds a desk that has a page for visitors. @throws Fault item-not-found, forbidden where nobody comes in by a link */
export async function visitedDesk(context: Context, name: string): Promise<Desk> {
  const desk = await findDesk(context, name)
  if (!desk?.visitors || desk.owner === null) throw noPage()
  refuseLinks(context)
  return desk
}

const noPage = () => new Fault('item-not-found', say('There is no desk here that strangers can write to.'))

/**
 * Makes a visitor a guest, for whom the supervisor of the desk answers, and who has the desk in the contact list when this resolves.
 * @param once asked for again with the same one, it is the same guest
 * @throws Fault not-acceptable for the name of somebody here, resource-constraint for one visitor too many within an hour
 */
export async function admitVisitor(context: Context, typed: string, name: string, once: string): Promise<Person> {
  const { store, now } = context
  return edit(context, async () => {
    const desk = await visitedDesk(context, typed)
    const id = guestId(context, `desk ${desk.id} ${once}`)
    const known = await store.people.get(id)
    if (known) return { scope: { people: [], groups: [] }, writes: [], result: known }
    const sponsor = await store.people.get(desk.owner ?? '')
    if (!sponsor) throw noPage()
    await refuseMisleading(context, name)
    await refuseCrowd(context, desk)
    const guest = await newGuest(context, id, name, { sponsor: sponsor.id, ...pageLanguage(context) })
    return {
      scope: await guestScope(context, guest, sponsor, []),
      writes: [
        { insert: 'people', record: guest },
        { insert: 'deskVisitors', record: { id, desk: desk.id, at: now().toISOString() } },
      ],
      result: guest,
    }
  })
}

/** A visitor goes on in the language of the page. In the organisation's own a page is also shown to who speaks neither. */
const pageLanguage = ({ config }: Pick<Context, 'config'>): Pick<Person, 'language'> =>
  currentLanguage() === config.language ? {} : { language: currentLanguage() }

/** @throws Fault resource-constraint */
async function refuseCrowd({ store, config, now }: Context, { id: desk }: Desk): Promise<void> {
  const at = { gt: new Date(now().getTime() - HOUR).toISOString() }
  if ((await store.deskVisitors.count({ desk, at })) < config.guestsHour) return
  throw new Fault('resource-constraint', say('Too many people have come in here. Try again in an hour.'))
}

/** Removes the accounts of visitors whose last conversation, or whose coming, is some days ago. */
export async function expireVisitors(context: Context): Promise<void> {
  const { store } = context
  for (const visitor of await store.deskVisitors.find({ where: { at: { lt: daysAgo(context, DAYS) } } })) {
    const { id: customer } = visitor
    const recent = { gt: daysAgo(context, DAYS) }
    if (await store.cases.count({ customer, open: true })) continue
    if (await store.cases.count({ customer, closed: recent })) continue
    const guest = await store.people.get(customer)
    if (guest) await removeGuest(context, guest, administrator)
    await store.deskVisitors.remove(customer)
  }
}
