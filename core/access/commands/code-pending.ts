import { command } from '../../commands/command.ts'
import { pendingPeople, standingText } from '../standing.ts'
import { say } from '../../../texts/say.ts'

const SHOWN = 100

export const codePending = command({
  name: 'code pending',
  help: 'lists who has not signed in yet, of the people who report to you; the administrator sees all members',
  who: 'member',
  readsOnly: true,
  inputs: {},
  async run(context, caller) {
    const { people, standings, next } = await pendingPeople(context, caller, { after: undefined, limit: SHOWN })
    if (!people.length) return { text: say('Everybody has signed in.') }
    const rows = people.map(({ id, name, username }) => [name, username, standingText(standings.get(id))])
    return {
      ...(next !== undefined && { text: say('The first {count}:', { count: people.length }) }),
      table: { columns: [say('name'), say('username'), say('access')], rows },
    }
  },
})
