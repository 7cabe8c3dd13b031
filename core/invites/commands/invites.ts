import type { Context } from '../../context.ts'
import { invitesOf, subjectOf, usesLeft } from '../invite.ts'
import { isShown, linkOf } from '../token.ts'
import { command } from '../../commands/command.ts'
import type { Invite } from '../records.ts'
import { kindText } from './kind-text.ts'
import { minutesFor } from '../../model/moment.ts'
import { say } from '../../../texts/say.ts'

export const invites = command({
  name: 'invites',
  help: 'lists links and QR codes that are still good',
  who: 'person',
  readsOnly: true,
  inputs: {},
  async run(context, caller) {
    const found = await invitesOf(context, caller)
    if (!found.length) return { text: say('There is no open link: qr contact makes one.') }
    const shown = minutesFor(context.config, caller)
    const rows = await Promise.all(found.map(invite => row(context, invite, shown)))
    return {
      table: {
        columns: ['id', say('kind'), say('what it is about'), say('by'), say('until'), say('uses left'), say('link')],
        rows,
      },
    }
  },
})

async function row(context: Context, invite: Invite, shown: (time: string) => string): Promise<string[]> {
  const { id, kind, by, until } = invite
  const what = await subjectOf(context, invite)
  const maker = by === null ? say('administrator') : (await context.store.people.get(by))?.username
  const left = await usesLeft(context, invite)
  return [
    id,
    kindText(kind),
    what,
    maker ?? by ?? '',
    until === null ? '' : shown(until),
    left === undefined ? say('any') : String(left),
    link(context, invite),
  ]
}

/** Shows no link of a welcome or a pairing: behind it is an access code, which nobody else may open. */
const link = ({ config }: Context, invite: Invite) => (isShown(invite) ? linkOf(config, invite) : '')
