// External groups, those that reach a guest: how their titles and rooms say so.
import type { Config } from '../../config.ts'
import { spokenLanguages } from '../../texts/catalogue.ts'
import type { Snapshot } from './snapshot.ts'
import type { Group } from '../model/group.ts'
import type { Person } from '../model/person.ts'
import { inLanguage, say } from '../../texts/say.ts'

/** Ends a title. */
const mark = () => ` · ${say('external')}`

/** Every mark that a title may end with, as the language of the house may have been another one. */
const marks = () => spokenLanguages.map(language => inLanguage(language, mark))

/** What rooms say of themselves beside the title. */
export const describeExternal = (): string => say('There are guests from outside the organisation here.')

type Reach = Pick<Snapshot, 'people' | 'within'>

const isExternal = ({ people, within }: Reach, { id }: Group) =>
  (within.get(id) ?? []).some(person => people.get(person)?.sponsor !== undefined)

/** Whether groups are external, each looked at once. */
export function findExternals(all: Reach): (group: Group) => boolean {
  const known = new Map<string, boolean>()
  return group => {
    const found = known.get(group.id) ?? isExternal(all, group)
    known.set(group.id, found)
    return found
  }
}

/** Cuts the title that an owner gave out of the title as everybody reads it. */
export function ownTitle(title: string): string {
  const found = marks().find(each => title.endsWith(each))
  return found === undefined ? title : title.slice(0, -found.length)
}

/**
 * Makes the title of a group as everybody reads it. A broadcast group that a member made names its owner, so that nobody takes its
 * messages for those of the organisation. It is the same for everybody, in the language of the house.
 * @param owner absent where nobody owns the group at the moment
 */
export const groupTitle = (
  { language }: Pick<Config, 'language'>,
  { title, origin, kind }: Group,
  external: boolean,
  owner: Pick<Person, 'name'> | undefined,
): string =>
  inLanguage(language, () => {
    const isNamed = origin === 'custom' && kind === 'broadcast' && owner
    const named = isNamed ? `${title} · ${say('by {name}', { name: owner.name })}` : title
    return external ? named + mark() : named
  })
