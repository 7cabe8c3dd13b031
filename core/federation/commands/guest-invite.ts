import { Fault } from '../../../xep/fault.ts'
import { readMail } from '../../model/address.ts'
import type { Context } from '../../context.ts'
import { foreignJid, jidOf } from '../../model/jid.ts'
import { refuseMailFlood } from '../../mailing/flood.ts'
import { sendInvitation } from '../../mailing/mail.ts'
import { offerTo } from '../offer.ts'
import { refuseService } from '../service.ts'
import { bringIn } from '../../guests/outsider.ts'
import { mayInvite } from '../../policy/outsiders.ts'
import { personNamed } from '../../people/person.ts'
import { permit } from '../../policy/permit.ts'
import { booleanInput, command, optionalText, textInput, type Input } from '../../commands/command.ts'
import type { List, Person } from '../../model/person.ts'
import type { Group } from '../../model/group.ts'
import type { Caller } from '../../model/caller.ts'
import { groupNamed } from '../../groups/find.ts'
import { ownGroups } from '../../groups/commands/own-groups.ts'
import { listMember } from '../../guests/list-names.ts'
import { say } from '../../../texts/say.ts'

const LISTS: List[] = ['customer', 'client', 'partner']

const listInput = (): Input<List> => ({
  ...textInput('As what', { choices: async () => LISTS.map(value => ({ value, label: listMember(value) })) }),
  parse(raw) {
    const found = LISTS.find(each => each === raw.trim().toLowerCase())
    if (found) return found
    throw new Fault(
      'bad-request',
      say("'{typed}' is none of {lists}.", { typed: raw.slice(0, 40), lists: LISTS.join(', ') }),
    )
  },
})

export const guestInvite = command({
  name: 'guest invite',
  help: 'brings in a customer, client or partner, by mail or on the server where they are',
  who: 'member',
  inputs: {
    address: textInput('Mail address, or XMPP address on another server'),
    as: listInput(),
    jid: booleanInput('The address is an XMPP address'),
    group: optionalText('Into which group, if any', {
      choices: (context, caller) => ownGroups(context, caller),
    }),
    name: optionalText('Name'),
    for: optionalText('Who answers for them, if not you'),
  },
  async run(context, caller, { address, as: list, jid, group: groupName, name = '', for: sponsor }) {
    const group = groupName === undefined ? undefined : await groupNamed(context, groupName, caller)
    const outsider = { name, list, ...(group && { group }) }
    await mayInvite(context, { ...outsider, elsewhere: jid }, caller)
    const answering = await answeringFor(context, caller, sponsor, group)
    if (jid) {
      const asked = foreignJid(address, context.config)
      await refuseService(context, asked)
      const text = group
        ? say('{address} is asked; who says yes is in {title}.', { address: asked, title: group.title })
        : say('{address} is asked; who says yes is in.', { address: asked })
      await offerTo(context, asked, outsider, answering, caller)
      return { text }
    }
    const mail = readMail(address)
    if (!mail)
      throw new Fault('bad-request', say("'{address}' is no mail address.", { address: address.slice(0, 100) }))
    await refuseMailFlood(context, caller)
    const guest = await bringIn(context, mail, outsider, answering, caller)
    const { to } = await sendInvitation(context, guest, caller)
    return {
      text: invitedText(context, { name: guest.name, address: jidOf(guest, context.config), to }),
    }
  },
})

/** Says what becomes of the mail, too: without a way out the administrator reads it. */
const invitedText = ({ post }: Context, values: { name: string; address: string; to: string }) =>
  post.mail
    ? say('{name} is here as {address}: a mail goes to {to}.', values)
    : say(
        '{name} is here as {address}: there is no server for mails, so the administrator finds on the page of mails the mail to {to}.',
        values,
      )

/** Finds the sponsor: the caller, or the member whom the administrator names, or the group's owner. */
async function answeringFor(
  context: Context,
  caller: Caller,
  name: string | undefined,
  group?: Group,
): Promise<Person> {
  if (name !== undefined) permit('admin', caller)
  const named = name === undefined ? caller.person : await personNamed(context, name)
  const sponsor = named ?? (group && (await context.store.people.get(group.owner)))
  if (!sponsor || sponsor.sponsor !== undefined)
    throw new Fault('bad-request', say('Say which member answers for this guest, with --for USERNAME.'))
  return sponsor
}
