import { command, mayUse, optionalText, type Command } from '../../commands/command.ts'

/** @param all every command, this one included */
export const helpOn = (all: () => Command[]): Command =>
  command({
    name: 'help',
    help: 'tells what one can do here',
    who: 'anyone',
    inputs: {
      command: optionalText('Command', {
        choices: async (_context, caller) =>
          all()
            .filter(each => mayUse(each, caller))
            .map(({ name }) => ({ value: name, label: name })),
      }),
    },
    async run(_context, caller, fields) {
      const about = all().find(({ name }) => name === fields.command)
      if (about) {
        const rows = Object.entries(about.inputs).map(([key, { label, required }]) => [
          key,
          label,
          required ? '' : 'optional',
        ])
        return {
          text: [`${about.name}: ${about.help}.`, ...(about.more ? [about.more] : [])].join('\n'),
          ...(rows.length && { table: { columns: ['field', 'meaning', ''], rows } }),
        }
      }
      const rows = all()
        .filter(each => mayUse(each, caller))
        .map(({ name, help: line }) => [name, line])
      return {
        text: 'This is what you can do. Write a command, and what is missing will be asked for; help COMMAND tells more.',
        table: { columns: ['command', 'what it does'], rows },
      }
    },
  })
