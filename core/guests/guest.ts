// Guests: people from outside with an account of their own, brought in by a member. docs/design/access.md
import { Fault } from '../../xep/fault.ts'
import { contactOf } from '../invites/contact.ts'
import { refuseCrowd } from './crowd.ts'
import { contactWrite } from '../invites/contact-record.ts'
import type { Context } from '../context.ts'
import { edit } from '../provisioning/edit.ts'
import { readToken, redemptionWrites, unusableInvite } from '../invites/invite.ts'
import { entryWrites, invitedGroup } from '../invites/join.ts'
import { permitLink, refuseLinks } from '../policy/outsiders.ts'
import { aboveOf, groupsOf } from '../graph.ts'
import type { Person } from '../model/person.ts'
import type { Invite } from '../invites/records.ts'
import type { Write } from '../model/records.ts'
import { cleanName } from '../model/nickname.ts'
import { guestId, newGuest } from './guest-record.ts'
import { say } from '../../texts/say.ts'

/** Kinds of links that strangers come in by. */
const OPEN: ReadonlySet<Invite['kind']> = new Set(['group', 'contact', 'coupon'])

/**
 * Makes a stranger a guest, who is in the invite's group or in its maker's roster when this resolves. Whoever then
 * redeems the same token as that person finds it done.
 * @param once asked for again with the same one, it is the same guest
 * @throws Fault item-not-found when the invite is used up, forbidden when a guest made it
 */
async function addGuest(context: Context, invite: Invite, given = '', once?: string): Promise<Person> {
  const { people } = context.store
  const id = guestId(context, once)
  return edit(context, async () => {
    const sponsor = await sponsorFor(context, invite)
    await refuseCrowd(context, invite, id)
    await refuseMisleading(context, given)
    const shown = invite.kind === 'contact' ? [invite.of] : []
    const scope = await guestScope(context, { id }, sponsor, invite.kind === 'group' ? [invite.of] : [])
    const known = await people.get(id)
    const about = { sponsor: sponsor.id, link: invite.id, linkBy: invite.by }
    const guest = known ?? (await newGuest(context, id, given, about))
    const writes: Write[] = await redemptionWrites(context, invite, id)
    if (!known) writes.push({ insert: 'people', record: guest })
    if (invite.kind === 'group')
      writes.push(...(await entryWrites(context, await invitedGroup(context, invite), guest, sponsor.id)))
    if (invite.kind === 'contact') writes.push(contactWrite(context, (await contactOf(context, invite)).id, id))
    return { scope: { ...scope, people: [...scope.people, ...shown] }, writes, result: guest }
  })
}

/** Adds a guest by a token, which stays good for the guest who used it up with this `once`. @throws Fault item-not-found */
export async function admitGuest(
  context: Context,
  token: string,
  { kind, name, once }: { kind?: Invite['kind']; name?: string | undefined; once?: string | undefined },
): Promise<Person> {
  const before = once === undefined ? undefined : guestId(context, once)
  const invite = await readToken(context, token, kind, before)
  const guest = await addGuest(context, invite, name, once)
  await context.house.links[invite.kind]?.take(context, token, guest)
  return guest
}

/** Finds the sponsor of a guest by this invite: its maker, or for the administrator's invite the owner of what it is about. */
async function sponsorFor(context: Context, invite: Invite): Promise<Person> {
  if (!OPEN.has(invite.kind)) throw unusableInvite()
  refuseLinks(context)
  const group = invite.kind === 'group' ? await invitedGroup(context, invite) : undefined
  const by = invite.by ?? group?.owner
  const sponsor =
    by === undefined && invite.kind === 'contact'
      ? await contactOf(context, invite)
      : await context.store.people.get(by ?? '')
  if (!sponsor) throw unusableInvite()
  if (sponsor.sponsor !== undefined)
    throw new Fault('forbidden', say('Guests cannot bring in others: ask a member of the organisation for a link.'))
  if (group) await permitLink(context, invite, group)
  return sponsor
}

/**
 * What an edit about a guest touches: the sponsor and everyone above, who has the guest in the roster; beside the groups that
 * are named those that the guest is in, where it is seen whose and as what.
 */
export async function guestScope(context: Context, guest: Pick<Person, 'id'>, sponsor: Person, groups: string[]) {
  const known = await groupsOf(context, guest.id)
  return {
    people: [guest.id, sponsor.id, ...(await aboveOf(context, sponsor))],
    groups: [...new Set([...groups, ...known])],
  }
}

/** @throws Fault not-acceptable for the name of somebody or something here, in whatever letters */
export async function refuseMisleading({ names }: Context, given: string): Promise<void> {
  const name = cleanName(given)
  if (name && (await names.looksTaken(name)))
    throw new Fault(
      'not-acceptable',
      say("'{name}' looks like the name of somebody here: write another name, or add where you come from.", { name }),
    )
}

/** Lists all guests, by username. */
export const allGuests = ({ store }: Context): Promise<Person[]> =>
  store.people.find({ where: { sponsor: { gt: '' } }, sort: 'username' })
