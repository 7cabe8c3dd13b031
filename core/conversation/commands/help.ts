import { categoriesFor, type Category } from '../../commands/category.ts'
import { commandsFor, command, optionalText, type Answer, type Command } from '../../commands/command.ts'
import { commandsNear } from '../../commands/fields.ts'
import { lineOf } from '../../commands/line.ts'
import { beginningOf } from '../../../xep/text.ts'
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
    if (about) return explain(about)
    return asked === undefined ? overview(categories) : near(commandsFor(house.commands, caller), asked)
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

/** What is like the word that is neither a command nor a category: `help coupon` lists all that begin with it. */
function near(commands: Command[], asked: string): Answer {
  const names = commandsNear(commands, lineOf(asked))
  const rows = commands.filter(({ name }) => names.includes(name)).map(({ name, help: line }) => [name, say(line)])
  const shown = { asked: beginningOf(asked, 40) }
  if (!rows.length)
    return { text: say("There is no command or category '{asked}'. Write help to see them all.", shown) }
  return {
    text: say("There is no command or category '{asked}'. These are like it:", shown),
    table: { columns: [say('command'), say('what it does')], rows },
  }
}

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
