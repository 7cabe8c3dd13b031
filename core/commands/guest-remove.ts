import { promising } from '../errand.ts'
import { guestNamed, handOverGuest, removeGuest } from '../outside/outside.ts'
import { jidOf, personNamed } from '../people.ts'
import { listsOf } from '../outside/lists.ts'
import type { Caller, Context } from '../context.ts'
import { command, textInput } from './command.ts'

const guestInput = () =>
  textInput('Guest', {
    choices: async (context: Context, { person }: Caller) => {
      const all = (await listsOf(context, person)).find(({ name }) => name === 'guests')?.people ?? []
      return all.slice(0, 50).map(({ username, name }) => ({ value: username, label: name }))
    },
  })

export const guestRemove = command({
  name: 'guest remove',
  help: 'takes a guest out of everything; what they wrote stays',
  who: 'member',
  inputs: { guest: guestInput() },
  async run(context, caller, { guest: name }) {
    const guest = await guestNamed(context, name, caller)
    const text = `${guest.name} (${jidOf(guest, context.config)}) is no longer here.`
    await removeGuest(promising(context, text), guest, caller)
    return { text }
  },
})

export const guestHandover = command({
  name: 'guest handover',
  help: 'has another member answer for a guest',
  who: 'member',
  inputs: { guest: guestInput(), to: textInput('Who answers for them from now on') },
  async run(context, caller, { guest: name, to }) {
    const guest = await guestNamed(context, name, caller)
    const heir = await personNamed(context, to)
    const text = `${heir.name} answers for ${guest.name} from now on.`
    await handOverGuest(promising(context, text), guest, heir, caller)
    return { text }
  },
})
