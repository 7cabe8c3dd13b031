import { Fault } from '../../../xep/fault.ts'
import { command, textInput } from '../../commands/command.ts'
import type { Context } from '../../context.ts'
import { erasePerson } from '../erase.ts'
import { leaverNamed, refuseMoney } from '../refusing.ts'
import { say } from '../../../texts/say.ts'

const YES = 'erase'

export const personErase = command({
  name: 'person erase',
  help: 'erases somebody who has left: names, addresses, devices, messages and files; it says what has to stay',
  who: 'admin',
  more: 'The person has to be gone from the organisation and the wallet empty. Nothing brings back what was erased; backups have it until they are removed. docs/rights.md says what goes and what stays.',
  inputs: {
    person: textInput('Username that the person had, or the id', { secret: true }),
    sure: textInput(`Write ${YES} to erase for good`),
  },
  async run(context, { door }, { person, sure }, progress) {
    if (door === 'chat' || door === 'form')
      throw new Fault(
        'not-allowed',
        say(
          'This would stay in the archive of your chat. Erase on the command line, or in the console: /console/do/person-erase.',
        ),
      )
    if (sure.toLowerCase() !== YES)
      throw new Fault('bad-request', say('Nothing was erased. Write {yes} to do it.', { yes: YES }))
    const leaver = await leaverNamed(context, person)
    await refuseMoney(context, leaver)
    const { id, alias } = await erasePerson(context, leaver, progress)
    return {
      text: say(
        'The person is erased. Records that have to stay name the id {id}, and texts of others say {alias}. Backups taken until now still have everything. What stays:',
        { id, alias },
      ),
      table: { columns: [say('what'), say('why')], rows: stays(context) },
    }
  },
})

/** What an erasure keeps, from what the subjects say of their collections. */
const stays = ({ house }: Context): string[][] =>
  Object.entries(house.holdings).flatMap(([name, holding]) =>
    'why' in holding && holding.why ? [[name, say(holding.why)]] : [],
  )
