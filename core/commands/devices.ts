import { codesOf } from '../access.ts'
import { personNamed } from '../people.ts'
import { permitPerson } from '../permit.ts'
import { callerPerson } from './choices.ts'
import { command, optionalText } from './command.ts'

export const devices = command({
  name: 'devices',
  help: 'lists the devices that are signed in to an account',
  who: 'member',
  inputs: { username: optionalText('Whose (yours, if nobody is named)') },
  async run(context, caller, { username }) {
    const person = username ? await personNamed(context, username) : callerPerson(caller)
    permitPerson(person.id, caller)
    const used = (await codesOf(context, person)).filter(({ firstUse }) => firstUse !== undefined)
    if (!used.length) return { text: `${person.name} has no device yet.` }
    const rows = used.map(({ id, firstUse = '', lastUse = '', address = '' }) => [id, firstUse, lastUse, address])
    return { table: { columns: ['device', 'first use', 'last use', 'from'], rows } }
  },
})
