import { command, textInput } from '../../commands/command.ts'
import { withAnswer } from '../../inbox.ts'
import { say } from '../../../texts/say.ts'
import { allSets, deleteSet } from '../sets.ts'

export const emoticonDelete = command({
  name: 'emoticon delete',
  help: 'deletes a set of emoticons; dialogues that have begun go on',
  who: 'admin',
  inputs: {
    set: textInput('Set', {
      choices: async context => (await allSets(context)).map(({ id }) => ({ value: id, label: id })),
    }),
  },
  async run(context, _caller, { set: named }) {
    const text = say('The set {name} is deleted.', { name: named.toLowerCase() })
    await deleteSet(withAnswer(context, { text }), named)
    return { text }
  },
})
