import { allGuests } from '../outside/guest.ts'
import { jidOf, peopleById } from '../people.ts'
import { groupsAround } from '../groups/reach.ts'
import { command } from './command.ts'

export const guests = command({
  name: 'guests',
  help: 'lists the guests, who brought them in, and their groups',
  who: 'admin',
  inputs: {},
  async run(context) {
    const found = await allGuests(context)
    if (!found.length) return { text: 'There are no guests. qr group gives a link that brings them in.' }
    const hosts = await peopleById(context, [...new Set(found.map(({ guest = '' }) => guest))])
    const names = new Map(hosts.map(({ id, username }) => [id, username]))
    const rows = await Promise.all(
      found.map(async person => {
        const groups = (await groupsAround(context, person.id)).map(({ name }) => name)
        return [jidOf(person, context.config), person.name, names.get(person.guest ?? '') ?? '', groups.join(', ')]
      }),
    )
    return { table: { columns: ['address', 'name', 'brought in by', 'groups'], rows } }
  },
})
