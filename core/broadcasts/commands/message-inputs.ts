// What a message to a broadcast group is made of, for the commands that send one and show one.
import type { File } from '../../../xep/files.ts'
import { booleanInput, multilineInput, numberInput, optionalText, uploadInput } from '../../commands/command.ts'
import { namesInput } from '../../commands/names.ts'
import type { Context } from '../../context.ts'
import { ownedGroupInput } from '../../groups/commands/group-input.ts'
import { findGroup } from '../../groups/find.ts'
import type { Caller } from '../../model/caller.ts'
import { ownsGroup } from '../../policy/permit.ts'
import type { Plan } from '../records.ts'
import { partsOf } from '../selection.ts'

const SHOWN = 100 // people and groups

export const messageInputs = () => ({
  group: ownedGroupInput('broadcast'),
  text: multilineInput('Message'),
  only: namesInput('Only to these people and groups, of those it reaches', { choices: reachable }),
  except: namesInput('To all but these people and groups', { choices: reachable }),
  buttons: optionalText('Choices to answer with, as Yes/No', { named: true }),
  change: { ...booleanInput('A second choice takes the place of the first one'), named: true },
  hours: { ...numberInput('For how many hours it can be answered, if not 24'), named: true },
  personal: booleanInput("Fill {{ fields }} from each recipient's profile"),
  file: uploadInput('A picture or file that goes with it', { named: true }),
})

interface Written {
  text: string
  only: string[] | undefined
  except: string[] | undefined
  buttons: string | undefined
  change: boolean
  hours: number | undefined
  personal: boolean
  file: File | undefined
}

export const planOf = ({ text, only, except, buttons, change, hours, personal, file }: Written): Plan => ({
  ...{ body: text, personal },
  ...(buttons !== undefined && { buttons, changeable: change, ...(hours !== undefined && { hours }) }),
  ...(file && { files: [file] }),
  ...((only || except) && { selection: { ...(only && { only }), ...(except && { except }) } }),
})

/** Lists the groups within the group and the people, to be ticked in a form, where that is no endless list. */
async function reachable(context: Context, caller: Caller, { group: name = '' }: Record<string, string>) {
  const group = await findGroup(context, name)
  if (!group || group.kind !== 'broadcast' || !ownsGroup(group, caller)) return []
  const { groups, people } = await partsOf(context, group, caller)
  const all = [
    ...groups.map(({ name: value, title }) => ({ value, label: title })),
    ...people.map(({ username: value, name: label }) => ({ value, label })),
  ]
  return all.length <= SHOWN ? all : all.slice(0, groups.length)
}
