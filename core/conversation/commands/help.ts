import { command, commandsFor, optionalText, type Answer, type Command } from '../../commands/command.ts'

export const help = command({
  name: 'help',
  help: 'tells what one can do here',
  who: 'anyone',
  inputs: {
    command: optionalText('Command', {
      choices: async ({ house }, caller) =>
        commandsFor(house.commands, caller).map(({ name }) => ({ value: name, label: name })),
    }),
  },
  async run({ house }, caller, fields) {
    const about = house.commands.find(({ name }) => name === fields.command)
    if (about) return explained(about)
    return {
      text: 'This is what you can do. Write a command, and what is missing will be asked for; help COMMAND tells more.',
      table: {
        columns: ['command', 'what it does'],
        rows: commandsFor(house.commands, caller).map(({ name, help: line }) => [name, line]),
      },
    }
  },
})

function explained({ name, help: line, more, inputs }: Command): Answer {
  const rows = Object.entries(inputs).map(([key, { label, required }]) => [key, label, required ? '' : 'optional'])
  return {
    text: [`${name}: ${line}.`, ...(more ? [more] : [])].join('\n'),
    ...(rows.length && { table: { columns: ['field', 'meaning', ''], rows } }),
  }
}
