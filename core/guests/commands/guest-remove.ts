import { withAnswer } from '../../inbox.ts'
import { cameBy } from '../../invites/came.ts'
import { guestNamed, guestsOfLink, handOverGuest, removeGuest } from '../outsider.ts'
import { tokenIn } from '../../invites/token.ts'
import { personNamed } from '../../people/person.ts'
import { listsOf } from '../lists.ts'
import type { Context } from '../../context.ts'
import { booleanInput, command, textInput } from '../../commands/command.ts'
import type { Caller } from '../../model/caller.ts'
import { unlessRefused } from '../../../xep/fault.ts'
import { jidOf } from '../../model/jid.ts'
import { say, sayCount } from '../../../texts/say.ts'

const linkEnded = () => ` ${say('The link is ended, too.')}`

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
  more: 'Given a link or its id, it removes all who came by that link. The link ends, too; with --keep it stays good.',
  inputs: { guest: guestInput(), keep: { ...booleanInput('Keep the link by which they came'), named: true } },
  async run(context, caller, { guest: name, keep }) {
    const all = await guestsOfLink(context, tokenIn(name), caller)
    if (all.length) {
      for (const guest of all) await removeGuest(context, guest, caller, keep)
      const gone = sayCount(
        all.length,
        '{count} who came by this link is no longer here.',
        '{count} who came by this link are no longer here.',
      )
      return { text: `${gone}${keep ? '' : linkEnded()}` }
    }
    const guest = await guestNamed(context, name, caller)
    const ended = !keep && (await cameBy(context, guest)) ? linkEnded() : ''
    const address = jidOf(guest, context.config)
    const text = `${say('{name} ({address}) is no longer here.', { name: guest.name, address })}${ended}`
    await removeGuest(withAnswer(context, { text }), guest, caller, keep)
    return { text }
  },
})

export const guestHandover = command({
  name: 'guest handover',
  help: 'has another member answer for a guest',
  who: 'member',
  inputs: { guest: guestInput(), to: textInput('Who answers for them from now on') },
  async edits(context, caller, { guest: name = '' }) {
    const guest = name.trim() ? await guestNamed(context, name, caller).catch(unlessRefused) : undefined
    const sponsor = guest?.sponsor === undefined ? undefined : await context.store.people.get(guest.sponsor)
    return guest && { id: `guest ${guest.id}`, values: { to: sponsor?.username ?? '' } }
  },
  async run(context, caller, { guest: name, to }) {
    const guest = await guestNamed(context, name, caller)
    const successor = await personNamed(context, to)
    const text = say('{name} answers for {guest} from now on.', { name: successor.name, guest: guest.name })
    await handOverGuest(withAnswer(context, { text }), guest, successor, caller)
    return { text }
  },
})
