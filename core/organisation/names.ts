// Names that are spoken for: of the members, of the groups that follow from the chart or would, of Bellhop and those who run
// it. Held in memory by what they look like, so that a new name is compared with ten thousand others at once.
import { setImmediate } from 'node:timers/promises'
import type { Config } from '../../config.ts'
import type { Names } from '../context.ts'
import { nameSkeletons } from '../model/skeleton.ts'
import { displayName, namePatterns } from './hierarchy.ts'
import type { Person } from '../model/person.ts'
import type { Store } from '../model/records.ts'

const AT_ONCE = 200 // people whose names are found without a pause
const RESERVED = ['Bellhop', 'admin', 'administrator', 'moderator', 'support', 'helpdesk', 'IT support', 'IT helpdesk']

interface Index {
  /** The names that the patterns give, and those of groups that were dissolved, as parts of an address. */
  addresses: Set<string>
  /** What the names of members, the titles of derived groups and the reserved words look like. */
  looks: Set<string>
}

export class HouseNames implements Names {
  readonly #config: Config
  readonly #store: Store
  #index: Promise<Index> | undefined

  constructor({ config, store }: { config: Config; store: Store }) {
    this.#config = config
    this.#store = store
  }

  /** To be called when members have come, gone or changed. */
  changed(): void {
    this.#index = undefined
  }

  /** Whether a pattern gives this part of an address for somebody who is here, or a group that was dissolved keeps it. */
  async reservesAddress(name: string): Promise<boolean> {
    return (await this.#read()).addresses.has(name)
  }

  /** Whether a reader may take this name or title for a member, a derived group, Bellhop or those who run it. */
  async looksTaken(name: string): Promise<boolean> {
    const { looks } = await this.#read()
    return nameSkeletons(name).some(look => looks.has(look))
  }

  #read(): Promise<Index> {
    const index = (this.#index ??= readNames(this.#config, this.#store))
    index.catch(() => this.changed())
    return index
  }
}

async function readNames(config: Config, store: Store): Promise<Index> {
  const rules = namePatterns(config)
  const addresses = new Set<string>()
  const looks = new Set([...RESERVED, config.orgName].flatMap(nameSkeletons))
  const add = (person: Person) => {
    const profile = { ...person.profile, username: person.username, name: displayName(person) }
    for (const look of nameSkeletons(person.name)) looks.add(look)
    for (const rule of rules) {
      const name = orNothing(() => rule.name(profile))
      const title = orNothing(() => rule.title(profile))
      if (name !== undefined) addresses.add(name)
      for (const look of title === undefined ? [] : nameSkeletons(title)) looks.add(look)
    }
  }
  for (const [at, person] of (await store.people.find({ where: { sponsor: null } })).entries()) {
    if (at % AT_ONCE === 0) await setImmediate() // others wait meanwhile
    add(person)
  }
  for (const { name } of await store.dissolved.find()) addresses.add(name)
  return { addresses, looks }
}

/** A profile that lacks a field gives no name. */
function orNothing(fill: () => string): string | undefined {
  try {
    return fill()
  } catch {
    return undefined
  }
}
