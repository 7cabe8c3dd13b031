import { codesOf } from '../access.ts'
import { permitPerson } from '../../policy/permit.ts'
import { command, optionalText } from '../../commands/command.ts'
import { personMeant } from '../../people/commands/person-input.ts'
import { minutesFor } from '../../model/moment.ts'
import { say } from '../../../texts/say.ts'

export const codeList = command({
  name: 'code list',
  help: 'lists access codes that nobody has used yet',
  who: 'person',
  readsOnly: true,
  inputs: { username: optionalText('Whose (yours, if nobody is named)') },
  async run(context, caller, { username }) {
    const person = await personMeant(context, caller, username)
    permitPerson(person.id, caller)
    const open = (await codesOf(context, person)).filter(({ firstUse }) => firstUse === undefined)
    if (!open.length) return { text: say('There is no unused code for {name}.', { name: person.name }) }
    const shown = minutesFor(context.config, caller)
    const rows = open.map(({ id, issued, expires, issuedBy }) => [id, shown(issued), shown(expires), issuedBy])
    return { table: { columns: [say('id'), say('issued'), say('expires'), say('by')], rows } }
  },
})
