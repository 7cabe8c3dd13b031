import { Fault } from '../../../xep/fault.ts'
import { command, optionalText } from '../../commands/command.ts'
import { languageFor } from '../message.ts'
import type { EmoticonSet } from '../records.ts'
import { packUri } from '../packs.ts'
import { answersOf } from '../set-file.ts'
import { allSets } from '../sets.ts'
import { say } from '../../../texts/say.ts'

export const emoticonsCommand = command({
  name: 'emoticons',
  help: 'lists emoticons that answer a tap, a long tap and swipes with another emoticon',
  who: 'person',
  more:
    "The first one of a set begins its dialogue. 'emoticon send NAME to PERSON' sends one. Of a set with pictures" +
    ' the address of its sticker pack stands below, for clients that import it.',
  readsOnly: true,
  inputs: {
    set: optionalText('Set, if not all', {
      choices: async context => (await allSets(context)).map(({ id }) => ({ value: id, label: id })),
      unasked: true,
    }),
  },
  async run(context, { person }, { set: named }) {
    const sets = await allSets(context)
    const wanted = named === undefined ? sets : sets.filter(({ id }) => id === named.toLowerCase())
    if (named !== undefined && !wanted.length)
      throw new Fault(
        'item-not-found',
        say("There is no set '{name}'. Sets: {sets}.", {
          name: named.slice(0, 40),
          sets: sets.map(({ id }) => id).join(', '),
        }),
      )
    if (!wanted.length) return { text: say('There are no emoticons: the administrator has deleted all sets.') }
    const rows = wanted.flatMap(set => rowsOf(set, languageFor(set, person)))
    const [set] = wanted
    const uri = named !== undefined && set ? packUri(context, set) : undefined
    const columns = [say('name'), say('emoji'), say('words'), say('answers')]
    return { table: { columns, rows }, ...(uri !== undefined && { link: uri }) }
  },
})

const rowsOf = ({ id, emoticons }: EmoticonSet, sayIn: ReturnType<typeof languageFor>): string[][] =>
  emoticons.map(({ name, emoji, words, gestures }) => [
    `${id}/${name}`,
    emoji,
    sayIn(words),
    answersOf(gestures)
      .map(([, target]) => emoticons.find(each => each.name === target)?.emoji ?? '')
      .join(' '),
  ])
