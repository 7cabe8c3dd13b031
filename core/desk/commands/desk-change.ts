import { command, numberInput, optionalText } from '../../commands/command.ts'
import { namesInput } from '../../commands/names.ts'
import { tellPeople } from '../../notices.ts'
import { personNamed } from '../../people/person.ts'
import type { Context } from '../../context.ts'
import { someCalled } from '../../groups/some.ts'
import { changeDesk, findDesk, ownDesk, supervises } from '../desk.ts'
import { releaseRemoved } from '../leaving.ts'
import { offerCases } from '../offering/offering.ts'
import { lookAtOpening } from '../opening.ts'
import type { Desk } from '../records.ts'
import { lookAtStaffLater } from '../offering/staff-look.ts'
import { endLostWatches } from '../watching/watch.ts'
import { deskEdited } from './desk-values.ts'
import { deskInput, namedSettings, settingInputs } from './desk-input.ts'
import { say } from '../../../texts/say.ts'

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
    owner: optionalText('Who supervises it from now on', named),
  },
  async edits(context, caller, { desk: typed = '' }) {
    const desk = await findDesk(context, typed)
    return desk && supervises(desk, caller) ? deskEdited(desk) : undefined
  },
  async run(context, caller, { desk: typed, add, remove, standby, first, overflow, minutes, owner, ...settings }) {
    const desk = await ownDesk(context, typed, caller)
    const changed = await changeDesk(context, desk, {
      ...settings,
      answerMinutes: minutes,
      ...(owner !== undefined && { owner: await personNamed(context, owner) }),
      ...(add && { add: await someCalled(context, add, caller) }),
      ...(await namedSettings(context, caller, { standby, first, overflow })),
      ...(remove && { remove: await someCalled(context, remove, caller) }),
    })
    if (changed.owner !== null && changed.owner !== desk.owner) await tellSupervisor(context, changed, changed.owner)
    await endLostWatches(context, { desk: changed.id })
    await releaseRemoved(context, changed)
    await lookAtOpening(context, changed)
    await offerCases(context)
    await lookAtStaffLater(context, changed)
    return { text: say('{title} is changed.', { title: changed.title }) }
  },
})

const tellSupervisor = (context: Context, { id, name, title }: Desk, owner: string): Promise<void> =>
  tellPeople(
    context,
    [owner],
    () => say('You supervise the desk {title} now: desk watch {name} shows who waits and who talks.', { title, name }),
    `supervises ${id} ${context.now().toISOString()}`,
  )
