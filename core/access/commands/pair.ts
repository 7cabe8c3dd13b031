import { makePairing } from '../pairing.ts'
import { command } from '../../commands/command.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { momentText } from '../../model/moment.ts'
import { callerZone } from '../../model/time-zone.ts'
import { say } from '../../../texts/say.ts'

export const pair = command({
  name: 'pair',
  help: 'makes a code and a link with which you add one more device of yours',
  who: 'person',
  inputs: {},
  async run(context, caller) {
    const { code, link, until } = await makePairing(context, callerPerson(caller), caller)
    const time = momentText(context.config, until, callerZone(context.config, caller))
    return {
      text: say(
        'Pairing code {code}: open the link on your other device, or type the code on its sign-in page, until {time}. It works once; give it to nobody.',
        { code, time },
      ),
      secret: true,
      link: link.reveal('pair'),
    }
  },
})
