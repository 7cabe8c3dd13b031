// Changes about who is from outside: guests by mail and by link, members by link, guests handed over and removed.
import type { Change, Kind, Scenery } from './change.ts'
import {
  forgetPerson,
  groupsOf,
  oneMember,
  partsOf,
  reach,
  usernameOf,
  type Group,
  type Organisation,
} from './organisation.ts'

const NAMES = ['Gesa Outside', 'gesa  OUTSIDE', 'Nora Gast', 'Gina'] // two look the same: one guest gives way to the other

const enters = (org: Organisation, group: Group, person: string) => {
  if (person !== group.owner && !reach(org, group).has(person)) partsOf(org, group.key).people.add(person)
}

/** The one guest who was not there before. */
async function newGuest({ acme, org }: Scenery): Promise<string[]> {
  const rows = (await acme.does('guests')).table?.rows ?? []
  return rows.map(([address = '']) => address.split('@')[0] ?? '').filter(username => !org.guests.has(username))
}

async function isHere(scenery: Scenery, sponsor: string, group: Group | undefined): Promise<void> {
  const { org } = scenery
  const [guest, ...others] = await newGuest(scenery)
  if (guest === undefined || others.length)
    throw new Error(`One guest more was expected, and not: ${[guest, ...others]}`)
  org.guests.set(guest, sponsor)
  if (group) enters(org, group, guest)
}

const byMail: Kind = scenery => {
  const { org, draw, doors, count } = scenery
  const sponsor = oneMember(org, draw)
  const group = draw.upTo(3) ? draw.one(groupsOf(org)) : undefined
  const as = draw.one(['customer', 'client', 'partner']) ?? ''
  const fields = {
    address: `mail${count}@outside.example`,
    as,
    for: usernameOf(org, sponsor),
    name: draw.one(NAMES) ?? '',
    ...(group && { group: group.name }),
  }
  return {
    says: `guest-invite ${Object.values(fields).join(' ')}`,
    does: () => doors.http('guest-invite', fields),
    then: () => isHere(scenery, sponsor, group),
  }
}

/** The link's token, for whoever opens it. */
const link = async ({ doors }: Scenery, { name }: Group) =>
  (await doors.http('qr-group', { group: name, new: 'yes' })).text.split('/').at(-1) ?? ''

const byLink: Kind = scenery => {
  const { org, draw, doors } = scenery
  const group = draw.one(groupsOf(org))
  const name = draw.one(NAMES) ?? ''
  if (!group || org.guests.size > 8) return undefined
  const does: Change['does'] = async () => {
    if ((await newGuest(scenery)).length) return { is: 'done', text: 'by the link that was used before' }
    return doors.http('guest-add', { token: await link(scenery, group), name })
  }
  return {
    says: `${name} opens a link to ${group.name}`,
    does,
    then: () => isHere(scenery, group.owner, group),
    many: true,
  }
}

const joins: Kind = scenery => {
  const { org, draw, doors } = scenery
  const [group, person] = [draw.one(groupsOf(org)), oneMember(org, draw)]
  if (!group) return undefined
  return {
    says: `${person} opens a link to ${group.name}`,
    does: async () => doors.http('join', { token: await link(scenery, group) }, person),
    then: () => enters(org, group, person),
  }
}

const handsOver: Kind = ({ org, draw, doors }) => {
  const [guest, successor] = [draw.one(org.guests.keys()), oneMember(org, draw)]
  if (guest === undefined) return undefined
  return {
    says: `guest-handover ${guest} ${successor}`,
    does: () => doors.http('guest-handover', { guest, to: usernameOf(org, successor) }),
    then: () => void org.guests.set(guest, successor),
  }
}

const goes: Kind = ({ org, draw, doors }) => {
  const guest = draw.one(org.guests.keys())
  if (guest === undefined) return undefined
  return {
    says: `guest-remove ${guest}`,
    does: () => doors.http('guest-remove', { guest }),
    then: () => {
      forgetPerson(org, guest)
      doors.forgets(guest)
    },
  }
}

export const guestChanges: Kind[] = [byMail, byMail, byLink, byLink, joins, joins, handsOver, goes]
