import { listNamed, listsOf } from '../lists.ts'
import { peopleById, personNamed } from '../../people/person.ts'
import { permitAbove } from '../../policy/permit.ts'
import { aboveOf } from '../../graph.ts'
import type { Context } from '../../context.ts'
import { command, optionalText, textInput } from '../../commands/command.ts'
import type { Person } from '../../model/person.ts'
import type { Caller } from '../../model/caller.ts'
import { jidOf } from '../../model/jid.ts'
import { say } from '../../../texts/say.ts'
import { listMember } from '../list-names.ts'

export const lists = command({
  name: 'lists',
  help: 'names the ready-made lists of people: your managers, reports, customers, clients, partners',
  who: 'member',
  readsOnly: true,
  inputs: {},
  async run(context, { person }) {
    const rows = (await listsOf(context, person)).map(({ name, what, people }) => [name, String(people.length), what])
    return { table: { columns: [say('list'), say('people'), say('who')], rows } }
  },
})

export const list = command({
  name: 'list',
  help: 'shows one of the ready-made lists',
  who: 'member',
  readsOnly: true,
  inputs: {
    name: textInput('List', {
      choices: async (context, { person }) =>
        (await listsOf(context, person)).map(({ name, what }) => ({ value: name, label: `${name}: ${what}` })),
    }),
    of: optionalText('Whose, if not yours: somebody below you'),
  },
  async run(context, caller, { name, of }) {
    const found = await listNamed(context, await whose(context, caller, of), name)
    if (!found.people.length) return { text: say('Nobody is in the list {list}.', { list: found.name }) }
    const answering = await peopleById(context, [...new Set(found.people.map(({ sponsor = '' }) => sponsor))])
    const names = new Map(answering.map(person => [person.id, person.name]))
    const rows = found.people.map(person => [
      jidOf(person, context.config),
      person.name,
      person.list ? listMember(person.list) : (person.profile.title ?? ''),
      names.get(person.sponsor ?? '') ?? '',
    ])
    return { table: { columns: [say('address'), say('name'), say('as'), say('brought in by')], rows } }
  },
})

async function whose(context: Context, caller: Caller, name: string | undefined): Promise<Person | undefined> {
  if (!name) return caller.person
  const person = await personNamed(context, name)
  if (person.id !== caller.person?.id) permitAbove(await aboveOf(context, person), caller)
  return person
}
