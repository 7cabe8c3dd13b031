// Administrators: BELLHOP_ADMINS lists usernames, and a listed username means the person who had it when it was seen first.
// When the username passes to somebody else, by a chart, a directory or a rename, the rights do not.
import type { Context } from '../context.ts'
import type { Admins } from '../model/caller.ts'
import type { Person } from '../model/person.ts'
import type { Snapshot } from '../provisioning/snapshot.ts'
import { say } from '../../texts/say.ts'

type Needs = Pick<Context, 'config' | 'store' | 'now' | 'warnings'>

export class BoundAdmins implements Admins {
  #context: Needs
  #persons = new Map<string, string>() // username -> id of the person

  constructor(context: Needs) {
    this.#context = context
  }

  /** Forgets names that are listed no longer, so that who lists a name again gives the rights to who has the name then. */
  async load(): Promise<void> {
    const { config, store } = this.#context
    for (const { id, person } of await store.admins.find())
      if (config.admins.includes(id)) this.#persons.set(id, person)
      else await store.admins.remove(id)
    await this.see(await store.people.find({ where: { username: { in: config.admins } } }))
  }

  /** Binds listed names that nobody had until now, and warns of names that somebody else has. */
  async see(people: Iterable<Person>): Promise<void> {
    for (const { id, username, sponsor } of people) {
      if (sponsor !== undefined || !this.#context.config.admins.includes(username)) continue
      const bound = this.#persons.get(username) ?? (await this.#bind(username, id))
      if (bound !== id) this.#warn(username)
    }
  }

  has({ id }: Pick<Person, 'id'>): boolean {
    return this.ids().includes(id)
  }

  ids(): string[] {
    return [...this.#persons.values()]
  }

  async #bind(username: string, person: string): Promise<string> {
    const { store, now } = this.#context
    await store.admins.put({ id: username, person, since: now().toISOString() })
    this.#persons.set(username, person)
    return person
  }

  #warn(username: string): void {
    this.#context.warnings.raise(() => ({
      object: `BELLHOP_ADMINS: ${username}`,
      part: say('the person'),
      should: say('who had this username at first'),
      is: say('somebody else, who gets no rights: start once without the name, and again with it, to give them'),
    }))
  }
}

/** Looks at everybody before provisioning, so that listed names are bound. */
export const seeAdmins = ({ admins }: Context, { people }: Snapshot): Promise<void> => admins.see(people.values())
