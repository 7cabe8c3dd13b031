import { command, fileInput } from '../../commands/command.ts'
import { endsOf } from '../set-file.ts'
import { importSet } from '../sets.ts'
import { say, sayCount } from '../../../texts/say.ts'

export const emoticonImport = command({
  name: 'emoticon import',
  help: 'brings in a set of emoticons from a file, in the place of one of the same name',
  who: 'admin',
  more: 'The file is JSON; docs/design/emoticons.md says its form, and emoticons/coffee.json is one. Dialogues may lead back to where they began.',
  inputs: { file: fileInput('File with the set (JSON)') },
  async run(context, _caller, { file }) {
    const set = await importSet(context, file)
    const ends = endsOf(set)
    const note = ends.length
      ? say('Dialogues end at: {names}.', { names: ends.join(', ') })
      : say('No dialogue in it has an end.')
    const stored = sayCount(
      set.emoticons.length,
      'The set {id} is stored, with {count} emoticon.',
      'The set {id} is stored, with {count} emoticons.',
      { id: set.id },
    )
    return { text: `${stored} ${note}` }
  },
})
