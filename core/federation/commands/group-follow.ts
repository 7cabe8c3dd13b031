import { followPartner, unfollowPartner } from '../follow.ts'
import { withAnswer } from '../../inbox.ts'
import { foreignJid } from '../../model/jid.ts'
import { offerTo } from '../offer.ts'
import { mayInvite } from '../../policy/outsiders.ts'
import { permitOwner } from '../../policy/permit.ts'
import { command, textInput } from '../../commands/command.ts'
import { ownedGroupInput } from '../../groups/commands/group-input.ts'
import { groupNamed } from '../../groups/find.ts'
import { say } from '../../../texts/say.ts'

const inputs = {
  group: ownedGroupInput('broadcast', 'Broadcast group of yours'),
  address: textInput("Address of the partner's group"),
}

export const groupSubscribe = command({
  name: 'group subscribe',
  help: "invites a partner's broadcast group: once its owner agrees, its members get what yours sends",
  who: 'member',
  inputs,
  async run(context, caller, { group: name, address }) {
    const group = await groupNamed(context, name, caller)
    permitOwner(group, caller)
    const outsider = { name: '', list: 'partner' as const, group }
    await mayInvite(context, { ...outsider, elsewhere: true }, caller)
    const sponsor = caller.person ?? (await context.store.people.get(group.owner))
    if (!sponsor) return { text: say('Nobody owns {title}.', { title: group.title }) }
    const asked = foreignJid(address, context.config)
    const text = say('{address} is asked; it gets what {title} sends once its owner agrees with group follow.', {
      address: asked,
      title: group.title,
    })
    await offerTo(context, asked, outsider, sponsor, caller)
    return { text }
  },
})

export const groupFollow = command({
  name: 'group follow',
  help: "has a broadcast group of yours pass on what a partner's group sends",
  who: 'member',
  inputs,
  async run(context, caller, { group: name, address }) {
    const group = await groupNamed(context, name, caller)
    const from = await followPartner(context, group, address, caller)
    return { text: say('{title} passes on what {from} sends.', { title: group.title, from }) }
  },
})

export const groupUnfollow = command({
  name: 'group unfollow',
  help: "ends that a broadcast group of yours passes on what a partner's group sends",
  who: 'member',
  inputs,
  async run(context, caller, { group: name, address }) {
    const group = await groupNamed(context, name, caller)
    const text = say('{title} no longer passes on what {from} sends.', {
      title: group.title,
      from: foreignJid(address, context.config),
    })
    await unfollowPartner(withAnswer(context, { text }), group, address, caller)
    return { text }
  },
})
