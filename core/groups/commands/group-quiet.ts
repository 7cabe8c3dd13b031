import { withAnswer } from '../../inbox.ts'
import { setQuiet } from '../mute.ts'
import { readPeriod } from '../period.ts'
import { command, textInput } from '../../commands/command.ts'
import { ownedGroupInput } from './group-input.ts'
import type { Group } from '../../model/group.ts'
import { groupNamed } from '../find.ts'

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
    group: ownedGroupInput('chat'),
    until: textInput('How long: 30m, 2h, 3d, a time as 2030-01-31T18:00:00Z, on or off', { choices }),
  },
  async run(context, caller, { group: name, until }) {
    const group = await groupNamed(context, name, caller)
    const ends = readPeriod(until, context.now())
    const text = ends
      ? closed(group, until === 'on' ? undefined : ends)
      : `Everybody can write in ${group.title} again.`
    await setQuiet(withAnswer(context, { text }), group, ends, caller)
    return { text }
  },
})

function closed({ title, name }: Group, until: Date | undefined): string {
  const shown = until?.toISOString() ?? `you write: group quiet ${name} off`
  return `Only owners write in ${title}, until ${shown}`
}
