import { command, optionalText } from '../../commands/command.ts'
import { jidOf } from '../../model/jid.ts'
import { personMeant } from '../../people/commands/person-input.ts'
import { beginShift, readShiftEnd, shiftEndText } from '../shifts/shift.ts'
import { say } from '../../../texts/say.ts'

const HOURS = '8'

export const agentLogin = command({
  name: 'agent login',
  help: 'makes an access code for one shift of an agent; its device is signed out at the end of the shift',
  who: 'member',
  inputs: {
    agent: optionalText('For whom (you, if nobody is named)'),
    until: optionalText(`Until when: as 17:00, or a number of hours (${HOURS})`, { named: true }),
  },
  async run(context, caller, { agent: typed, until = HOURS }) {
    const agent = await personMeant(context, caller, typed)
    const { code, record, shift } = await beginShift(context, agent, readShiftEnd(context, until), caller)
    const address = jidOf(agent, context.config)
    return {
      text: say(
        'Access code for {address}, for this shift: type it as the password. It is good until {time}. Write desk on to take conversations.',
        { address, time: shiftEndText(context, shift) },
      ),
      secret: true,
      table: { columns: [say('code'), say('id')], rows: [[code, record.id]] },
    }
  },
})
