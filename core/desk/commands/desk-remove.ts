import { command } from '../../commands/command.ts'
import { ownDesk, removeDesk } from '../desk.ts'
import { deskInput } from './desk-input.ts'
import { say } from '../../../texts/say.ts'

export const deskRemove = command({
  name: 'desk remove',
  help: 'removes a desk of yours that has no open conversations',
  who: 'member',
  inputs: { desk: deskInput() },
  async run(context, caller, { desk: typed }) {
    const desk = await ownDesk(context, typed, caller)
    await removeDesk(context, desk)
    return { text: say('{title} is removed: nobody can write to it any more.', { title: desk.title }) }
  },
})
