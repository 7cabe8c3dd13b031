import { command, optionalText } from '../../commands/command.ts'
import { callerUnlessNamed } from '../../people/commands/person-input.ts'
import { personNamed } from '../../people/person.ts'
import type { Context } from '../../context.ts'
import type { Caller } from '../../model/caller.ts'
import { stateAvailability } from '../agent.ts'
import { offerCases } from '../offering/offering.ts'
import { lookForAgent } from '../shifts/reach.ts'
import { tagsInput } from './tags-input.ts'
import { say, sayCount } from '../../../texts/say.ts'

const agentInput = () => optionalText('Which agent, if not you', { named: true })

const agentMeant = async (context: Context, caller: Caller, typed: string | undefined) =>
  typed === undefined ? callerUnlessNamed(caller) : personNamed(context, typed)

export const deskOn = command({
  name: 'desk on',
  help: 'has conversations with customers offered to you, until you write desk away',
  who: 'member',
  more: 'It stays so when you sign out and in again. Conversations that need what you know are offered to you first.',
  inputs: { agent: agentInput(), tags: tagsInput('What you know') },
  async run(context, caller, { agent: typed, tags }) {
    const agent = await agentMeant(context, caller, typed)
    const desks = await stateAvailability(context, agent, 'on', caller, tags)
    await offerCases(context)
    await lookForAgent(context, agent.id)
    const titles = desks.map(({ title }) => title).join(', ')
    const isOwn = agent.id === caller.person?.id
    return {
      text: isOwn
        ? say('You take conversations of {desks}.', { desks: titles })
        : say('{name} takes conversations of {desks}.', { name: agent.name, desks: titles }),
    }
  },
})

const keptText = (kept: number): string =>
  sayCount(kept, '{count} is still open: cases lists it.', '{count} are still open: cases lists them.')

export const deskAway = command({
  name: 'desk away',
  help: 'has no more conversations with customers offered to you; those that you have stay with you',
  who: 'member',
  inputs: { agent: agentInput() },
  async run(context, caller, { agent: typed }) {
    const agent = await agentMeant(context, caller, typed)
    await stateAvailability(context, agent, 'away', caller)
    await offerCases(context)
    const kept = await context.store.cases.count({ agent: agent.id, state: 'taken' })
    const isOwn = agent.id === caller.person?.id
    const away = isOwn
      ? say('You are offered no more conversations.')
      : say('{name} is offered no more conversations.', { name: agent.name })
    return { text: [away, ...(kept ? [keptText(kept)] : [])].join(' ') }
  },
})
