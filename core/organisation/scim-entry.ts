// Makes entries of SCIM users (RFC 7643): the active ones are the organisation's people, and groups are a field of an entry.
import { fitText } from '../../xep/text.ts'
import type { Context } from '../context.ts'
import type { Resource } from './records.ts'
import type { Listed, Listing, Note } from '../model/listing.ts'
import { ENTERPRISE, toObjects, toObject, type Json } from './scim-json.ts'
import { makeManagerLookup } from './scim-manager.ts'
import { refusalNotes } from './scim-refusal.ts'
import { say } from '../../texts/say.ts'

const LONGEST = 1_000 // characters of a field, as in the organisation file

/** The newest first, so that of a circle of managers the newest line stays and the stalest is opened. */
export async function readResources({ store }: Pick<Context, 'store'>): Promise<Listing> {
  const all = await store.resources.find({ where: { kind: 'User' }, sort: 'changed', descending: true })
  const users = all.filter(isActive)
  const groups = groupNames(await store.resources.find({ where: { kind: 'Group' } }))
  const managerOf = makeManagerLookup(all, isActive)
  const notes: Note[] = [...(await refusalNotes({ store })), ...twinNotes(users)]
  const entries = users.map(user => {
    const { id: manager, note } = managerOf(user)
    if (note !== undefined) notes.push(note)
    return toEntry(user, manager, groups.get(user.id) ?? [])
  })
  return { entries, unusable: [], leavers: [], notes }
}

const isActive = ({ content }: Resource) => content.active !== false

/** Two active users with one externalId may be one person twice. */
function twinNotes(users: Resource[]): Note[] {
  const byExternal = Map.groupBy(users, ({ externalId }) => externalId)
  return [...byExternal].flatMap(([externalId, all]) =>
    externalId !== undefined && all.length > 1
      ? [
          () =>
            say('These users have the same externalId, {externalId}: {names}. Deactivate all but one.', {
              externalId,
              names: all.map(({ key }) => key).join(', '),
            }),
        ]
      : [],
  )
}

/** A person's id -> the names of the groups that the person is in, directly or through groups in them. */
export function groupNames(groups: Resource[]): Map<string, string[]> {
  const byId = new Map(groups.map(group => [group.id, group]))
  const names = new Map<string, string[]>()
  for (const group of groups)
    for (const member of reached(group, byId)) {
      const title = String(group.content.displayName ?? '')
      names.set(member, [...(names.get(member) ?? []), title])
    }
  return names
}

function reached(group: Resource, byId: Map<string, Resource>): Set<string> {
  const seen = new Set(membersOf(group))
  for (const id of seen) for (const member of membersOf(byId.get(id))) seen.add(member) // a Set goes on to what is added
  return seen
}

/** The ids in a group. */
export const membersOf = (group: Resource | undefined): string[] =>
  toObjects(group?.content.members).flatMap(({ value }) => (typeof value === 'string' ? [value] : []))

function toEntry({ id, name: username, key, content }: Resource, manager: string | null, groups: string[]): Listed {
  const enterprise = toObject(content[ENTERPRISE])
  const named = toObject(content.name)
  const spoken = [named.givenName, named.familyName].some(Boolean)
  const fields: Record<string, unknown> = {
    ...plain(content, BESIDES),
    ...Object.assign(
      {},
      ...Object.entries(content).flatMap(([key, value]) => (isUrn(key) ? [plain(toObject(value))] : [])),
    ),
    given_name: spoken ? named.givenName : (content.displayName ?? named.formatted),
    family_name: named.familyName,
    email: main(content.emails).value,
    phone: main(content.phoneNumbers).value,
    title: content.title,
    department: enterprise.department,
    location: main(content.addresses).locality,
    language: content.preferredLanguage,
    groups: groups.toSorted().map(quoted).join(', '),
  }
  return { id, username, manager, profile: texts(fields), called: key, ...furtherAddresses(content) }
}

/** Everybody is known by each of several mail addresses and phone numbers. */
function furtherAddresses({ emails, phoneNumbers }: Json): Pick<Listed, 'further'> {
  const several = [toObjects(emails), toObjects(phoneNumbers)].filter(all => all.length > 1).flat()
  const further = several.flatMap(({ value }) => (typeof value === 'string' ? value : []))
  return further.length ? { further } : {}
}

/** A name with a comma is quoted, as in a CSV file. */
const quoted = (name: string) => (/[,"]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)

const BESIDES = ['userName', 'externalId', 'preferredLanguage', 'title']

/** Texts under names as fields have them: `costCenter` is `cost_center`. */
const plain = (from: Json, without: string[] = []): Json =>
  Object.fromEntries(
    Object.entries(from)
      .filter(([key, value]) => typeof value === 'string' && !without.includes(key))
      .map(([key, value]) => [key.replace(/(?<=[a-z0-9])[A-Z]/g, capital => `_${capital}`).toLowerCase(), value]),
  )

/** Chooses the primary value of several, else that of work, else the first. */
function main(values: unknown): Json {
  const all = toObjects(values)
  return all.find(({ primary }) => primary === true) ?? all.find(({ type }) => type === 'work') ?? all[0] ?? {}
}

const texts = (fields: Json): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) =>
      typeof value === 'string' && value.trim() ? [[key, [...fitText(value.trim())].slice(0, LONGEST).join('')]] : [],
    ),
  )

const isUrn = (key: string) => /^urn:/i.test(key)
