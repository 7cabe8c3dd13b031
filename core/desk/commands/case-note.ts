import { command, multilineInput } from '../../commands/command.ts'
import { inboxWrites } from '../../inbox.ts'
import { caseNamed, caseInput } from './case-input.ts'
import { noteLine } from '../case/line.ts'
import { say } from '../../../texts/say.ts'

export const caseNote = command({
  name: 'case note',
  help: 'keeps a note about a conversation that only agents read',
  who: 'member',
  inputs: { case: caseInput(), text: multilineInput('Note') },
  async run(context, caller, { case: typed, text }) {
    const of = await caseNamed(context, typed, caller)
    await context.store.batch([noteLine(context, of, text, caller), ...inboxWrites(context)])
    return { text: say('Noted. Only agents read it.') }
  },
})
