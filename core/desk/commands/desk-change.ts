import { command, numberInput, optionalText } from '../../commands/command.ts'
import { namesInput } from '../../commands/names.ts'
import { someCalled } from '../../groups/some.ts'
import { changeDesk, ownDesk } from '../desk.ts'
import { offerCases } from '../offering.ts'
import { lookAtOpening } from '../opening.ts'
import { lookAtStaffLater } from '../staffing/look.ts'
import { deskInput, settingInputs } from './desk-input.ts'

const named = { named: true }

export const deskChange = command({
  name: 'desk change',
  help: 'changes a desk of yours: its agents, its title, how it answers',
  who: 'member',
  inputs: {
    desk: deskInput(),
    title: optionalText('Title, as customers read it', named),
    add: namesInput('Who answers from now on: people and groups', named),
    remove: namesInput('Who answers no more', named),
    ...settingInputs(),
    capacity: { ...numberInput('How many conversations an agent has at once'), ...named },
    minutes: { ...numberInput('Within how many minutes an agent answers; 0 is without a bound'), ...named },
  },
  async run(context, caller, { desk: typed, add, remove, standby, minutes, ...settings }) {
    const desk = await ownDesk(context, typed, caller)
    const changed = await changeDesk(context, desk, {
      ...settings,
      answerMinutes: minutes,
      ...(add && { add: await someCalled(context, add, caller) }),
      ...(standby && { standby: await someCalled(context, standby, caller) }),
      ...(remove && { remove: await someCalled(context, remove, caller) }),
    })
    await lookAtOpening(context, changed)
    await offerCases(context)
    await lookAtStaffLater(context, changed)
    return { text: `${changed.title} is changed.` }
  },
})
