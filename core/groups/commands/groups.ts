import { titlesOf } from '../external.ts'
import { ownersOf } from '../../policy/permit.ts'
import { groupsAround } from '../../graph.ts'
import { command } from '../../commands/command.ts'
import { addressOf } from '../../model/jid.ts'
import { say } from '../../../texts/say.ts'

export const groups = command({
  name: 'groups',
  help: 'lists your groups and their addresses',
  who: 'person',
  readsOnly: true,
  inputs: {},
  async run(context, { person, admin }) {
    const { store, config } = context
    const found = person ? await groupsAround(context, person.id) : await store.groups.find({ sort: 'name' })
    const titles = await titlesOf(context, found)
    const rows = found.map(group => [
      addressOf(group, config),
      titles.get(group.id) ?? group.title,
      group.kind,
      person && ownersOf(group).includes(person.id) ? 'owner' : person ? 'member' : '',
    ])
    if (!rows.length) return { text: admin ? say('There are no groups yet.') : say('You are in no group.') }
    return { table: { columns: ['address', 'title', 'kind', 'you are'], rows } }
  },
})
