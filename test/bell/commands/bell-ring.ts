import { command } from '../../../core/commands/command.ts'
import { ring } from '../ring.ts'

export const bellRing = command({
  name: 'bell ring',
  help: 'rings the bell, a moment later',
  who: 'person',
  inputs: {},
  async run(context) {
    await ring(context)
    return { text: 'The bell rings.' }
  },
})
