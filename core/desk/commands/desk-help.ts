import { command, textInput } from '../../commands/command.ts'
import { yesOrNo } from '../../commands/yes-no.ts'
import { Fault } from '../../../xep/fault.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { offerCases } from '../offering/offering.ts'
import { helpAtDesk } from '../staffing/help.ts'
import { say } from '../../../texts/say.ts'

const YES = /^(yes|ja|y|j|ok)$/i
const NO = /^(no|nein|n)$/i

export const deskHelp = command({
  name: 'desk help',
  help: 'says whether you help at a desk that asks for you',
  more: 'A desk asks its standby agents when customers come faster than its agents answer, and releases them afterwards.',
  who: 'member',
  inputs: {
    desk: textInput('Desk'),
    answer: textInput('Do you help', { choices: async () => yesOrNo(), unasked: true }),
  },
  async run(context, caller, { desk, answer }) {
    const joins = YES.test(answer)
    if (!joins && !NO.test(answer)) throw new Fault('bad-request', say('Answer with 1 to help, or with 2 for no.'))
    const { title } = await helpAtDesk(context, callerPerson(caller), desk, joins)
    await offerCases(context)
    if (!joins) return { text: say('{title} does not count on you.', { title }) }
    return {
      text: say('You help at {title} now, until you are released or write: desk help {desk} no.', { title, desk }),
    }
  },
})
