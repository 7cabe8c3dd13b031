import { command } from '../../commands/command.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import { ownDesk } from '../desk.ts'
import { unwatchDesk, watchDesk } from '../watching/watch.ts'
import { deskInput } from './desk-input.ts'
import { say } from '../../../texts/say.ts'

export const deskWatch = command({
  name: 'desk watch',
  help: 'shows you who waits and who talks at a desk that you supervise, whenever that changes',
  who: 'member',
  inputs: { desk: deskInput() },
  async run(context, caller, { desk: typed }) {
    const desk = await ownDesk(context, typed, caller)
    await watchDesk(context, desk, callerPerson(caller))
    return {
      text: say('You are shown here what changes at {title}, until you write: desk unwatch {name}', {
        title: desk.title,
        name: desk.name,
      }),
    }
  },
})

export const deskUnwatch = command({
  name: 'desk unwatch',
  help: 'shows you no more what changes at a desk',
  who: 'member',
  inputs: { desk: deskInput() },
  async run(context, caller, { desk: typed }) {
    const desk = await ownDesk(context, typed, caller)
    await unwatchDesk(context, desk, callerPerson(caller))
    return { text: say('You are shown no more what changes at {title}.', { title: desk.title }) }
  },
})
