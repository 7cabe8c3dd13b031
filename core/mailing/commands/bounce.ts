import { Fault } from '../../../xep/fault.ts'
import { command, fileInput } from '../../commands/command.ts'
import { takeBounce } from '../bounce.ts'
import { say } from '../../../texts/say.ts'

export const bounce = command({
  name: 'bounce',
  help: 'takes a mail that a mail server sent back: ./bellhop bounce < mail',
  who: 'admin',
  inputs: { mail: fileInput('The mail as it came', { piped: true }) },
  async run(context, _caller, { mail }) {
    if (!context.config.mailBounces)
      throw new Fault(
        'not-acceptable',
        say('BELLHOP_MAIL_BOUNCES is empty: a bounce does not say which mail it is about.'),
      )
    const found = await context.post.readBounce?.(mail)
    if (!found) return { text: say('This is no bounce; nothing was changed.') }
    const isOurs = await takeBounce(context, found)
    return {
      text: isOurs
        ? say('Written down: {problem}', { problem: found.problem })
        : say('This bounce is about no mail of ours; nothing was changed.'),
    }
  },
})
