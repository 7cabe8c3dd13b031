import type { Context } from '../../context.ts'
import { cameBy } from '../../invites/came.ts'
import { allGuests } from '../guest.ts'
import { peopleById } from '../../people/person.ts'
import { groupsAround } from '../../graph.ts'
import { command } from '../../commands/command.ts'
import type { List, Person } from '../../model/person.ts'
import { jidOf } from '../../model/jid.ts'
import { say } from '../../../texts/say.ts'

/** Says how a guest came: by whose link, or invited as what. */
async function way(context: Context, guest: Person): Promise<string> {
  if (guest.list !== undefined) return invitedAs(guest.list)
  const came = await cameBy(context, guest)
  if (!came) return say('a link that is gone')
  const { link } = came
  if (came.by === null) return say('link {link} of the administrator', { link })
  const maker = (await context.store.people.get(came.by))?.username
  return maker === undefined
    ? say('link {link} of somebody who left', { link })
    : say('link {link} of {maker}', { link, maker })
}

function invitedAs(list: List): string {
  if (list === 'client') return say('invited as client')
  return list === 'partner' ? say('invited as partner') : say('invited as customer')
}

export const guests = command({
  name: 'guests',
  help: 'lists the guests, who brought them in, and their groups',
  who: 'admin',
  readsOnly: true,
  inputs: {},
  async run(context) {
    const found = await allGuests(context)
    if (!found.length) return { text: say('There are no guests. qr group gives a link that brings them in.') }
    const sponsors = await peopleById(context, [...new Set(found.map(({ sponsor = '' }) => sponsor))])
    const names = new Map(sponsors.map(({ id, username }) => [id, username]))
    const rows = await Promise.all(
      found.map(async person => {
        const groups = (await groupsAround(context, person.id)).map(({ name }) => name)
        const sponsor = names.get(person.sponsor ?? '') ?? ''
        return [jidOf(person, context.config), person.name, sponsor, groups.join(', '), await way(context, person)]
      }),
    )
    return {
      table: { columns: [say('address'), say('name'), say('brought in by'), say('groups'), say('came by')], rows },
    }
  },
})
