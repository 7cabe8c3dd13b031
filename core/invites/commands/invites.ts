import type { Context } from '../../context.ts'
import { invitesOf, usesLeft } from '../invite.ts'
import { isShown, linkOf } from '../token.ts'
import { command } from '../../commands/command.ts'
import type { Invite } from '../records.ts'

export const invites = command({
  name: 'invites',
  help: 'lists links and QR pictures that are still good',
  who: 'person',
  inputs: {},
  async run(context, caller) {
    const found = await invitesOf(context, caller)
    if (!found.length) return { text: 'There is no open link: qr contact makes one.' }
    const rows = await Promise.all(found.map(invite => row(context, invite)))
    return { table: { columns: ['id', 'kind', 'what', 'by', 'until', 'uses left', 'link'], rows } }
  },
})

async function row(context: Context, invite: Invite): Promise<string[]> {
  const { id, kind, of, by, until } = invite
  const { people, groups } = context.store
  const what = kind === 'group' ? (await groups.get(of))?.title : (await people.get(of))?.name
  const maker = by === null ? 'administrator' : (await people.get(by))?.username
  const left = await usesLeft(context, invite)
  return [
    id,
    kind,
    what ?? of,
    maker ?? by ?? '',
    until ?? '',
    left === undefined ? 'any' : String(left),
    link(context, invite),
  ]
}

/** What is behind a welcome or a pairing is an access code: nobody else's to open. */
const link = ({ config }: Context, invite: Invite) => (isShown(invite) ? linkOf(config, invite) : '')
