import { linkOf } from '../token.ts'
import { inviteToGroup } from '../join.ts'
import { booleanInput, command, numberInput } from '../../commands/command.ts'
import { ownedGroupInput } from '../../groups/commands/group-input.ts'
import { groupNamed } from '../../groups/find.ts'
import { say } from '../../../texts/say.ts'

export const qrGroup = command({
  name: 'qr group',
  help: 'gives a link and QR code to a group of yours: who opens it is in the group',
  who: 'member',
  inputs: {
    group: ownedGroupInput(),
    hours: numberInput('For how many hours (for ever, if none are given)'),
    uses: numberInput('For how many people (any number, if none is given)'),
    new: booleanInput('Another one; earlier ones stay good'),
  },
  async run(context, caller, { group: name, hours, uses, new: fresh }) {
    const group = await groupNamed(context, name, caller)
    const invite = await inviteToGroup(context, group, { hours, uses, fresh }, caller)
    return {
      text: say(
        'Whoever opens this link, or scans its QR code, is in {title}; a stranger becomes a guest. invite revoke ends it.',
        { title: group.title },
      ),
      link: linkOf(context.config, invite),
    }
  },
})
