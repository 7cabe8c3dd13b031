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
          : say('You are {jid}, and not on the list of this organisation.', { jid: jid ?? say('a guest') }),
      }
    const manager = person.manager === null ? undefined : await store.people.get(person.manager)
    const rows = [
      [say('name'), person.name],
      [say('address'), jidOf(person, config)],
      [say('title'), person.profile['title'] ?? ''],
      [say('department'), person.profile['department'] ?? ''],
      [say('location'), person.profile['location'] ?? ''],
      [say('guest'), person.sponsor ? say('yes') : ''],
      [say('manager'), manager ? `${manager.name} (${jidOf(manager, config)})` : ''],
      [say('administrator'), admin ? say('yes') : ''],
    ].filter(([, value]) => value)
    return { table: { columns: ['', say('you')], rows } }
  },
})
