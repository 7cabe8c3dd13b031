import { groupNames, removeFrom, type Staying } from '../group-members.ts'
import { someCalled } from '../some.ts'
import { booleanInput, command, manyInput, optionalText } from '../../commands/command.ts'
import { ownedGroupInput } from './group-input.ts'
import { groupNamed } from '../find.ts'
import { say } from '../../../texts/say.ts'

const linkEnded = () =>
  say('The link by which they came into it is ended, too; qr group makes another. With --keep it stays good.')

export const groupRemove = command({
  name: 'group remove',
  help: 'takes people and groups out of a group of yours, and tells the people why',
  who: 'member',
  inputs: {
    group: ownedGroupInput(),
    who: manyInput('Usernames and groups'),
    reason: optionalText('Reason, as they read it'),
    keep: { ...booleanInput('Keep the links by which guests among them came'), named: true },
  },
  async run(context, caller, { group: name, who, reason = '', keep }) {
    const group = await groupNamed(context, name, caller)
    const some = await someCalled(context, who, caller)
    const guests = some.people.filter(({ sponsor, list }) => sponsor !== undefined && list === undefined)
    const done = some.people.length + some.groups.length
    const told = (staying: Staying[]) => {
      const lines = staying.map(({ person: { name }, ways }) =>
        say('{name} is still in it by {ways}.', { name, ways: groupNames(ways) }),
      )
      const removed = say('{title}: {removed} removed.', { title: group.title, removed: done })
      return [removed, ...lines, ...(guests.length && !keep ? [linkEnded()] : [])].join('\n')
    }
    return { text: await removeFrom(context, group, some, { reason, keep }, caller, told) }
  },
})
