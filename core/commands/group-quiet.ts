import { setQuiet } from '../groups/mute.ts'
import { groupNamed } from '../people.ts'
import { readPeriod } from '../groups/period.ts'
import { ownGroups } from './choices.ts'
import { command, textInput } from './command.ts'

const choices = async () => [
  { value: '1h', label: 'For an hour' },
  { value: '8h', label: 'For eight hours' },
  { value: 'on', label: 'Until I end it' },
  { value: 'off', label: 'End it now' },
]

export const groupQuiet = command({
  name: 'group quiet',
  help: 'makes a chat group of yours read-only for a time: only its owners write',
  who: 'member',
  inputs: {
    group: textInput('Chat group', { choices: (context, caller) => ownGroups(context, caller, 'chat', true) }),
    until: textInput('How long: 30m, 2h, 3d, a time as 2030-01-31T18:00:00Z, on or off', { choices }),
  },
  async run(context, caller, { group: name, until }) {
    const group = await groupNamed(context, name, caller)
    const ends = readPeriod(until, context.now())
    await setQuiet(context, group, ends, caller)
    if (!ends) return { text: `Everybody can write in ${group.title} again.` }
    const shown = until === 'on' ? `until you write: group quiet ${group.name} off` : `until ${ends.toISOString()}`
    return { text: `Only owners write in ${group.title}, ${shown}` }
  },
})
