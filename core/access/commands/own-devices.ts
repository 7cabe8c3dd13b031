// The caller's devices, as commands offer them.
import type { Context } from '../../context.ts'
import type { Caller } from '../../model/caller.ts'
import type { Choice } from '../../commands/command.ts'
import { codesOf } from '../access.ts'
import { nameOf } from '../device-name.ts'
import { minutesFor } from '../../model/moment.ts'
import { say } from '../../../texts/say.ts'

/** Lists the caller's devices as choices. */
export async function ownDevices(context: Context, caller: Caller): Promise<Choice[]> {
  const { person } = caller
  const shown = minutesFor(context.config, caller)
  const used = (person ? await codesOf(context, person) : []).filter(({ firstUse }) => firstUse !== undefined)
  return used.map(code => ({
    value: code.id,
    label: say('{device}, last used {time}', {
      device: nameOf(code),
      time: code.lastUse && shown(code.lastUse),
    }),
  }))
}
