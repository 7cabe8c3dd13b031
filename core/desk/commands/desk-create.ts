import { command, numberInput, optionalText, textInput } from '../../commands/command.ts'
import { namesInput } from '../../commands/names.ts'
import { someCalled } from '../../groups/some.ts'
import { permit } from '../../policy/permit.ts'
import { personNamed } from '../../people/person.ts'
import { createDesk, madeText } from '../desk.ts'
import { lookAtOpening } from '../opening.ts'
import { sampleDesks } from '../staffing/sample.ts'
import { lookAtStaffLater } from '../offering/staff-look.ts'
import { namedSettings, settingInputs } from './desk-input.ts'

const named = { named: true }

export const deskCreate = command({
  name: 'desk create',
  help: 'makes a desk: an address for customers, at which several agents answer',
  who: 'member',
  more: 'For example: desk create support --agents team-x Support. Each agent writes desk on to take conversations.',
  inputs: {
    name: textInput('Name, the first part of its address'),
    title: textInput('Title, as customers read it'),
    agents: { ...namesInput('Who answers: people and groups, with commas between', named), required: true },
    ...settingInputs(),
    capacity: { ...numberInput('How many conversations an agent has at once (3)'), ...named },
    minutes: { ...numberInput('Within how many minutes an agent answers (10; 0 is without a bound)'), ...named },
    owner: optionalText('Who supervises it, if not you; the administrator names somebody', named),
  },
  async run(context, caller, { agents = [], standby, first, overflow, minutes, owner: whose, ...asked }) {
    if (whose !== undefined) permit('admin', caller)
    const owner = whose === undefined ? caller.person : await personNamed(context, whose)
    const some = {
      agents: await someCalled(context, agents, caller),
      ...(await namedSettings(context, caller, { standby, first, overflow })),
    }
    const desk = await createDesk(context, { ...asked, ...some, answerMinutes: minutes }, owner, caller)
    await lookAtOpening(context, desk)
    await lookAtStaffLater(context, desk)
    await sampleDesks(context)
    return { text: madeText(context, desk) }
  },
})
