import { gatewayUrl } from '../../../config.ts'
import { Fault } from '../../../xep/fault.ts'
import { command, optionalText } from '../../commands/command.ts'
import type { Context } from '../../context.ts'
import type { Caller } from '../../model/caller.ts'
import { jidOf } from '../../model/jid.ts'
import { permitPerson } from '../../policy/permit.ts'
import { personNamed } from '../../people/person.ts'
import { exportPerson } from '../export.ts'
import { say } from '../../../texts/say.ts'

export const personExport = command({
  name: 'person export',
  help: 'gives you everything that is held about you, as JSON',
  who: 'person',
  more: 'The administrator names somebody else, also somebody who has left. Messages are in the archive that your own client reads.',
  inputs: { person: optionalText('Username; yours when it is empty', { secret: true }) },
  async run(context, caller, { person: name }) {
    const person = await subjectOf(context, caller, name)
    if (caller.door === 'chat' || caller.door === 'form') {
      if (person.id !== caller.person?.id)
        throw new Fault(
          'not-allowed',
          say('This is too much for a chat. Export it on the command line or in the console.'),
        )
      return { text: say('Sign in there, and you get a file:'), link: `${gatewayUrl(context.config)}/my-data.json` }
    }
    return { text: JSON.stringify(await exportPerson(context, person), null, 2) }
  },
})

/** Whose data are asked for: the caller's, or those of somebody whom the administrator names. @throws Fault */
async function subjectOf(context: Context, caller: Caller, name: string | undefined) {
  if (name === undefined) {
    if (!caller.person) throw new Fault('bad-request', say('Say whose data: person export USERNAME.'))
    return { id: caller.person.id, jid: jidOf(caller.person, context.config) }
  }
  const [leaver] = caller.admin ? await context.store.leavers.find({ where: { username: name }, limit: 1 }) : []
  const isHere = leaver && (await context.store.people.get(leaver.id))
  const person = leaver && !isHere ? leaver : await personNamed(context, name)
  permitPerson(person.id, caller)
  return { id: person.id, jid: jidOf(person, context.config) }
}
