import type { Config } from '../../../config.ts'
import { withAnswer } from '../../inbox.ts'
import { setQuiet } from '../mute.ts'
import { readPeriod } from '../period.ts'
import { command, textInput } from '../../commands/command.ts'
import { ownedGroupInput } from './group-input.ts'
import type { Group } from '../../model/group.ts'
import { groupNamed } from '../find.ts'
import { momentText } from '../../model/moment.ts'
import { say } from '../../../texts/say.ts'

const choices = async () => [
  { value: '1h', label: say('For an hour') },
  { value: '8h', label: say('For eight hours') },
  { value: 'on', label: say('Until I end it') },
  { value: 'off', label: say('End it now') },
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
      ? closed(context.config, group, until === 'on' ? undefined : ends)
      : say('Everybody can write in {title} again.', { title: group.title })
    await setQuiet(withAnswer(context, { text }), group, ends, caller)
    return { text }
  },
})

function closed(config: Config, { title, name }: Group, until: Date | undefined): string {
  if (!until) return say('Only owners write in {title}, until you write: group quiet {name} off', { title, name })
  return say('Only owners write in {title}, until {time}', { title, time: momentText(config, until.toISOString()) })
}
