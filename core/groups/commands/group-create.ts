import { Fault } from '../../../xep/fault.ts'
import { createGroup } from '../group.ts'
import { personNamed } from '../../people/person.ts'
import { permit } from '../../policy/permit.ts'
import { command, optionalText, textInput } from '../../commands/command.ts'
import { inboxId } from '../../inbox.ts'
import { addressOf } from '../../model/jid.ts'
import { callerUnlessNamed } from '../../people/commands/person-input.ts'
import { say } from '../../../texts/say.ts'

const kinds = async () => [
  { value: 'chat', label: say('Chat group: everybody writes and sees the others') },
  { value: 'broadcast', label: say('Broadcast group: its owners write, members see nobody else') },
]

export const groupCreate = command({
  name: 'group create',
  help: 'makes a group of yours, to which you then add people and groups',
  who: 'member',
  inputs: {
    name: textInput('Name, the first part of its address'),
    title: textInput('Title, as people read it'),
    kind: optionalText('chat or broadcast', { choices: kinds }),
    owner: optionalText('Who owns it, if not you; the administrator names somebody', { named: true }),
  },
  async run(context, caller, { name, title, kind = 'chat', owner }) {
    if (kind !== 'chat' && kind !== 'broadcast') throw new Fault('bad-request', say('The kind is chat or broadcast.'))
    if (owner !== undefined) permit('admin', caller)
    const person = owner === undefined ? callerUnlessNamed(caller) : await personNamed(context, owner)
    const group = await createGroup(context, { name, title, kind, once: inboxId(caller) }, person, caller)
    const address = addressOf(group, context.config)
    if (kind === 'broadcast')
      return {
        text: say('{title} is {address}: what you write there goes to its members.', { title: group.title, address }),
      }
    return { text: say('{title} is {address}.', { title: group.title, address }), link: `xmpp:${address}?join` }
  },
})
