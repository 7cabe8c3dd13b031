import { command, optionalText } from './command.ts'
import { commands, commandsFor } from './index.ts'

export const help = command({
  name: 'help',
  help: 'tells what one can do here',
  who: 'anyone',
  inputs: {
    command: optionalText('Command', {
      choices: async (_context, caller) => commandsFor(caller).map(({ name }) => ({ value: name, label: name })),
    }),
  },
  async run(_context, caller, fields) {
    const about = commands.find(({ name }) => name === fields.command)
    if (about) {
      const rows = Object.entries(about.inputs).map(([key, { label, required }]) => [
        key,
        label,
        required ? '' : 'optional',
      ])
      return {
        text: `${about.name}: ${about.help}.`,
        ...(rows.length && { table: { columns: ['field', 'meaning', ''], rows } }),
      }
    }
    const rows = commandsFor(caller).map(({ name, help: line }) => [name, line])
    return {
      text: 'This is what you can do. What is missing will be asked for; help and a command tells more of it.',
      table: { columns: ['command', 'what it does'], rows },
    }
  },
})
