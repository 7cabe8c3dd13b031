import { makeSubgroup, othersIn } from '../subgroup.ts'
import { command, manyInput, optionalText, textInput } from '../../commands/command.ts'
import { groupInput } from './group-input.ts'
import { addressOf } from '../../model/jid.ts'
import { groupNamed } from '../find.ts'
import { say } from '../../../texts/say.ts'

const SHOWN = 200 // more than that is no list to tick

export const subgroup = command({
  name: 'subgroup',
  help: 'makes a group of yours with some of the people in a chat group that you are in',
  who: 'member',
  inputs: {
    group: groupInput('chat'),
    who: manyInput('Who', {
      of: 'group',
      choices: async (context, caller, { group = '' }) => {
        const others = await othersIn(context, await groupNamed(context, group, caller), caller)
        return others.slice(0, SHOWN).map(({ username, name }) => ({ value: username, label: name }))
      },
    }),
    title: textInput('Title of the new group'),
    name: optionalText('Name, the first part of its address (else after the title)'),
  },
  async run(context, caller, { group: within, who, title, name }) {
    const group = await groupNamed(context, within, caller)
    const made = await makeSubgroup(context, group, who, { title, name }, caller)
    const address = addressOf(made, context.config)
    return {
      text: say('{title} is {address}, with {people} of {group}.', {
        title: made.title,
        address,
        people: who.length,
        group: group.title,
      }),
      link: `xmpp:${address}?join`,
    }
  },
})
