import { titlesOf } from '../external.ts'
import { ownersOf } from '../../policy/permit.ts'
import { groupsAround } from '../../graph.ts'
import { command } from '../../commands/command.ts'
import { addressOf } from '../../model/jid.ts'
import type { Group } from '../../model/group.ts'
import type { Person } from '../../model/person.ts'
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
      kindText(group),
      person ? roleText(group, person) : '',
    ])
    if (!rows.length) return { text: admin ? say('There are no groups yet.') : say('You are in no group.') }
    return { table: { columns: [say('address'), say('group'), say('kind'), say('you are')], rows } }
  },
})

const kindText = ({ kind }: Group) => (kind === 'chat' ? say('chat') : say('broadcast'))

const roleText = (group: Group, { id }: Person) => (ownersOf(group).includes(id) ? say('owner') : say('member'))
