import { command } from '../../commands/command.ts'
import { jidOf } from '../../model/jid.ts'
import { say } from '../../../texts/say.ts'

export const whoami = command({
  name: 'whoami',
  help: 'tells who you are here',
  who: 'anyone',
  readsOnly: true,
  inputs: {},
  async run({ store, config }, { person, admin, jid }) {
    if (!person)
      return {
        text: admin
          ? say('You are the administrator.')
          : say('You are {jid}, and not on the list of this organisation.', { jid: jid ?? 'a guest' }),
      }
    const manager = person.manager === null ? undefined : await store.people.get(person.manager)
    const rows = [
      ['name', person.name],
      ['address', jidOf(person, config)],
      ...['title', 'department', 'location'].map(field => [field, person.profile[field] ?? '']),
      ['guest', person.sponsor ? 'yes' : ''],
      ['manager', manager ? `${manager.name} (${jidOf(manager, config)})` : ''],
      ['administrator', admin ? 'yes' : ''],
    ].filter(([, value]) => value)
    return { table: { columns: ['', 'you'], rows } }
  },
})
