import { categoriesFor, type Category } from '../../commands/category.ts'
import { command, optionalText, type Answer, type Command } from '../../commands/command.ts'
import { say } from '../../../texts/say.ts'

export const help = command({
  name: 'help',
  help: 'tells what one can do here',
  who: 'anyone',
  readsOnly: true,
  inputs: {
    command: optionalText('Command or category', {
      choices: async ({ house }, caller) =>
        categoriesFor(house.categories, caller).map(({ name, about }) => ({
          value: name,
          label: `${name}: ${say(about)}`,
        })),
    }),
  },
  async run({ house }, caller, { command: asked }) {
    const categories = categoriesFor(house.categories, caller)
    const name = asked?.toLowerCase()
    const category = categories.find(each => each.name === name)
    const about = house.commands.find(each => each.name === name)
    if (category) return list(category, about)
    return about ? explain(about) : overview(categories)
  },
})

const overview = (categories: Category[]): Answer => ({
  text: say(
    'This is what you can do. Write help and the first word of a line to read more, or a command: what is missing will be asked for.',
  ),
  table: {
    columns: [say('category'), say('what it is about'), say('commands')],
    rows: categories.map(({ name, about, commands }) => [name, say(about), commands.map(each => each.name).join(', ')]),
  },
})

/** @param namesake a command that has the name of the category */
const list = ({ name, about, commands }: Category, namesake: Command | undefined): Answer => ({
  text: [`${name}: ${say(about)}.`, ...moreOf(namesake), say('help COMMAND tells more.')].join('\n'),
  table: { columns: [say('command'), say('what it does')], rows: commands.map(each => [each.name, say(each.help)]) },
})

const moreOf = (of: Command | undefined): string[] => (of?.more ? [say(of.more)] : [])

function explain(of: Command): Answer {
  const { name, help: line, inputs } = of
  const rows = Object.entries(inputs).map(([field, { label, required }]) => [
    ...[field, say(label)],
    required ? '' : say('optional'),
  ])
  return {
    text: [`${name}: ${say(line)}.`, ...moreOf(of)].join('\n'),
    ...(rows.length && { table: { columns: [say('field'), say('meaning'), ''], rows } }),
  }
}
