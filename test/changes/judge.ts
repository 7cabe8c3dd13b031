// What is wrong: where the server differs from what was predicted, what doctor finds, and what the store has without a use.
import { hosts } from '../../config.ts'
import type { TappedWorld } from '../support/tapped.ts'
import { everybody, groupsOf, ownersOf, reach, usernameOf, type Organisation } from './organisation.ts'
import { storeOf } from '../support/store.ts'
import type { Store } from '../../core/model/records.ts'

export async function judge(acme: TappedWorld, org: Organisation): Promise<string[]> {
  const { text = '', table } = await acme.does('doctor')
  const examined = table ? [`doctor: ${text} ${JSON.stringify(table.rows.slice(0, 4))}`] : []
  return [...examined, ...(await predicted(acme, org)), ...(await stored(acme, org))]
}

/** Accounts, who is in which room and feed, and who has which of them in bookmarks and roster. */
async function predicted(acme: TappedWorld, org: Organisation): Promise<string[]> {
  const { config } = acme
  const { rooms, component } = hosts(config)
  const jid = (person: string) => `${usernameOf(org, person)}@${config.domain}`
  const usernames = everybody(org).map(person => usernameOf(org, person))
  const empty = () => new Map(usernames.map(username => [username, new Set<string>()]))
  const should = {
    accounts: new Set(usernames),
    rooms: new Map(),
    feeds: new Map(),
    bookmarks: empty(),
    rosters: empty(),
  }
  for (const group of groupsOf(org)) {
    const inside = reach(org, group)
    const owners = ownersOf(org, group)
    const [high, low] = [group.kind === 'broadcast' ? 'publisher' : group.isCustom ? 'owner' : 'admin', 'member']
    const all = new Set([...inside, ...(group.kind === 'broadcast' ? owners : [])])
    const parts = [...all].map(person => `${jid(person)} | ${owners.includes(person) ? high : low}`)
    const isChat = group.kind === 'chat'
    should[isChat ? 'rooms' : 'feeds'].set(group.name, new Set(parts))
    const known = new Set([...all, ...owners])
    for (const person of known)
      should[isChat ? 'bookmarks' : 'rosters']
        .get(usernameOf(org, person))
        ?.add(`${group.name}@${isChat ? rooms : component}`)
  }
  const is = await acme.state()
  const part = (line: string, count: number) => line.split(' | ').slice(0, count).join(' | ')
  const read = (lists: Record<string, string[]>, count: number, end = '') =>
    new Map(
      Object.entries(lists).map(([name, [, ...lines]]) => [
        name,
        new Set(
          lines.map(line => part(line, count)).filter(line => line.endsWith(end) && !line.startsWith('bellhop@')),
        ),
      ]),
    )
  return [
    ...differences('accounts', should.accounts, new Set(is.accounts)),
    ...compared('room', should.rooms, read(is.rooms, 2)),
    ...compared('feed', should.feeds, read(is.feeds, 2)),
    ...compared('bookmarks', should.bookmarks, read(is.bookmarks, 1, `@${rooms}`)),
    ...compared('roster', should.rosters, read(is.rosters, 1, `@${component}`)),
  ]
}

const compared = (what: string, should: Map<string, Set<string>>, is: Map<string, Set<string>>): string[] =>
  [...new Set([...should.keys(), ...is.keys()])].flatMap(name => {
    const [wanted, had] = [should.get(name), is.get(name)]
    if (!wanted) return had?.size ? [`${what} ${name} is there`] : []
    return differences(`${what} ${name}`, wanted, had ?? new Set())
  })

function differences(what: string, should: Set<string>, is: Set<string>): string[] {
  const [missing, more] = [should.difference(is), is.difference(should)]
  return [
    ...(missing.size ? [`${what} lacks ${[...missing].join(', ')}`] : []),
    ...(more.size ? [`${what} has besides ${[...more].join(', ')}`] : []),
  ]
}

/** Nothing in the store is about somebody, or about a group, that is not there; and what should be noted is. */
async function stored({ config }: TappedWorld, org: Organisation): Promise<string[]> {
  const store = await storeOf(config)
  try {
    return [...(await orphans(store)), ...(await noted(store, org))]
  } finally {
    await store.close()
  }
}

async function orphans(store: Store): Promise<string[]> {
  const people = new Set((await store.people.find()).map(({ id }) => id))
  const groups = new Set((await store.groups.find()).map(({ id }) => id))
  const invites = new Set((await store.invites.find()).map(({ id }) => id))
  const nobody = (what: string, ...ids: (string | null | undefined)[]) =>
    ids.filter(id => typeof id === 'string' && !people.has(id)).map(id => `${what} is about ${id}, who is not there`)
  const nowhere = (what: string, ...ids: (string | undefined)[]) =>
    ids.filter(id => id !== undefined && !groups.has(id)).map(id => `${what} is about ${id}, which is not there`)
  const of = async <T>(records: Promise<T[]>, read: (record: T) => string[]) => (await records).flatMap(read)
  return [
    ...(await of(store.people.find(), each => nobody(`person ${each.id}`, each.sponsor, each.manager))),
    ...(await of(store.groups.find(), each => nobody(`group ${each.id}`, each.owner, ...(each.owners ?? [])))),
    ...(await of(store.memberships.find(), each => [
      ...nobody(`membership ${each.id}`, each.person),
      ...nowhere(`membership ${each.id}`, each.group, each.nested),
    ])),
    ...(await of(store.voiceRules.find(), each => [
      ...nobody(`silence ${each.id}`, each.person),
      ...nowhere(`silence ${each.id}`, each.group),
    ])),
    ...(await of(store.contacts.find(), each => nobody(`contact ${each.id}`, each.one, each.other))),
    ...(await of(store.codes.find(), each => nobody(`code ${each.id}`, each.person))),
    ...(await of(store.mails.find(), each => nobody(`letter ${each.id}`, each.person))),
    ...(await of(store.invites.find(), each => [
      ...nobody(`invite ${each.id}`, each.by, each.kind === 'group' ? null : each.of),
      ...nowhere(`invite ${each.id}`, each.kind === 'group' ? each.of : undefined),
    ])),
    ...(await of(store.redemptions.find(), each =>
      invites.has(each.invite) ? [] : [`redemption ${each.id} is of an invite that is not there`],
    )),
    ...(await of(store.bans.find(), each => (people.has(each.of) ? [] : nowhere(`bar ${each.id}`, each.of)))),
    ...(await of(store.externals.find(), each => nowhere(`external ${each.id}`, each.id))),
    ...(await of(store.follows.find(), each => nowhere(`follow ${each.id}`, each.group))),
    ...(await of(store.edits.find(), each => [`edit ${each.id} is not followed`])),
    ...(await of(store.people.find(), each => (each.username.startsWith('@') ? [`${each.username} is passing`] : []))),
    ...(await of(store.groups.find(), each => (each.name.startsWith('@') ? [`${each.name} is passing`] : []))),
  ]
}

/** Who answers for which guest, who is muted, what is quiet, followed and external: as it was predicted. */
async function noted(store: Store, org: Organisation): Promise<string[]> {
  const names = new Map(
    (await store.groups.find()).map(({ id, name, origin }) => [id, origin === 'custom' ? name : id]),
  )
  const usernames = new Map(
    (await store.people.find()).map(({ id, sponsor, username }) => [id, sponsor ? username : id]),
  )
  const key = (group: string) => names.get(group) ?? group
  const voiceRules = await store.voiceRules.find()
  const muted = voiceRules.flatMap(({ group, person }) =>
    person === undefined ? [] : [`${key(group)} ${usernames.get(person)}`],
  )
  const guests = (await store.people.find({ where: { sponsor: { gt: '' } } })).map(
    each => `${each.username} of ${each.sponsor}`,
  )
  const external = groupsOf(org).filter(group => [...reach(org, group)].some(person => org.guests.has(person)))
  return [
    ...differences(
      'guests',
      new Set([...org.guests].map(([guest, sponsor]) => `${guest} of ${sponsor}`)),
      new Set(guests),
    ),
    ...differences('muted', org.muted, new Set(muted)),
    ...differences(
      'quiet',
      org.quiet,
      new Set(voiceRules.flatMap(({ group, person }) => (person === undefined ? [key(group)] : []))),
    ),
    ...differences(
      'follows',
      org.follows,
      new Set((await store.follows.find()).map(each => `${key(each.group)} ${each.address}`)),
    ),
    ...differences(
      'external',
      new Set(external.map(group => group.key)),
      new Set((await store.externals.find()).map(({ id }) => key(id))),
    ),
  ]
}
