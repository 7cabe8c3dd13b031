// People whose accounts are elsewhere, in a group: put straight into the store, so that nobody has to sign in. A bare component speaks for them.
import type { Membership } from '../../core/model/group.ts'
import type { Person } from '../../core/model/person.ts'
import { storeOf } from '../../test/support/store.ts'
import type { World } from '../../test/support/world.ts'
import type { Bare } from './bare.ts'

/** Their addresses are `someone0@DOMAIN` and so on. */
export const local = (at: number) => `someone${at}`

export async function bringOutside({ config }: World, name: string, people: number, domain: string): Promise<void> {
  const store = await storeOf(config)
  try {
    const [group] = await store.groups.find({ where: { name }, limit: 1 })
    if (!group) throw new Error(`There is no group ${name}.`)
    const bring = async (at: number) => {
      await store.people.insert(guest(at, domain, group.owner))
      await store.memberships.insert(membership(at, group.id, group.owner))
    }
    await Promise.all(Array.from({ length: people }, (_, at) => bring(at)))
  } finally {
    await store.close()
  }
}

const guest = (at: number, domain: string, sponsor: string): Person => ({
  ...{ id: `guest/${local(at)}`, username: `guest-${local(at)}`, name: `Guest ${at}`, manager: null, profile: {} },
  ...{ sponsor, list: 'customer', jid: `${local(at)}@${domain}` },
})

const membership = (at: number, group: string, added: string): Membership => ({
  ...{ id: `${group}/guest/${local(at)}`, group, person: `guest/${local(at)}`, added },
})

/** Resolves when every one of these people has got a message. */
export function hears(bare: Bare, people: number): Promise<void> {
  const heard = new Set<string>()
  return new Promise(resolve =>
    bare.relay(message => {
      const [, to] = /<message[^>]* to=['"]([^'"/]*)/.exec(message) ?? []
      if (to !== undefined && heard.add(to).size === people) resolve()
      return ''
    }),
  )
}
