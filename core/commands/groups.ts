import { addressOf } from '../people.ts'
import { groupsOf } from '../reach.ts'
import { command } from './command.ts'

export const groups = command({
  name: 'groups',
  help: 'lists your groups and their addresses',
  who: 'member',
  inputs: {},
  async run(context, { person, admin }) {
    const { store, config } = context
    const found = person
      ? [
          ...(await store.groups.find({ where: { owner: person.id } })),
          ...(await store.groups.find({ where: { id: { in: await groupsOf(context, person.id) } } })),
        ]
      : await store.groups.find({ sort: 'name' })
    const unique = [...new Map(found.map(group => [group.id, group])).values()]
    const rows = unique.map(group => [
      addressOf(group, config),
      group.title,
      group.kind,
      group.owner === person?.id ? 'owner' : person ? 'member' : '',
    ])
    if (!rows.length) return { text: admin ? 'There are no groups yet.' : 'You are in no group.' }
    return { table: { columns: ['address', 'title', 'kind', 'you are'], rows } }
  },
})
