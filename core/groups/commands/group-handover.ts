import { handOverGroup } from '../group-owners.ts'
import { withAnswer } from '../../inbox.ts'
import { command, textInput } from '../../commands/command.ts'
import { findGroup } from '../find.ts'
import { ownsGroup } from '../../policy/permit.ts'
import { groupAndPerson, ownedGroupInput } from './group-input.ts'
import { say } from '../../../texts/say.ts'

export const groupHandover = command({
  name: 'group handover',
  help: 'gives a group of yours to somebody else; you stay a member',
  who: 'member',
  inputs: {
    group: ownedGroupInput(),
    person: textInput('Username'),
  },
  async edits({ store, config }, caller, { group: name = '' }) {
    const found = await findGroup({ store, config }, name)
    if (!found || !ownsGroup(found, caller)) return undefined
    const owner = await store.people.get(found.owner)
    return { id: `group ${found.id} owner`, values: { person: owner?.username ?? '' } }
  },
  async run(context, caller, fields) {
    const { group, person } = await groupAndPerson(context, caller, fields)
    const text = say('{title} belongs to {name} now.', { title: group.title, name: person.name })
    await handOverGroup(withAnswer(context, { text }), group, person, caller)
    return { text }
  },
})
