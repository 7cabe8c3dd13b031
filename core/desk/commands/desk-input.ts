// What several commands about desks ask for.
import { booleanInput, numberInput, optionalText, textInput, type Choice, type Hints } from '../../commands/command.ts'
import { namesInput } from '../../commands/names.ts'
import { yesOrNo } from '../../commands/yes-no.ts'
import { Fault } from '../../../xep/fault.ts'
import type { Context } from '../../context.ts'
import { someCalled } from '../../groups/some.ts'
import type { Caller } from '../../model/caller.ts'
import { findDesk, supervises } from '../desk.ts'
import type { DeskSettings, NewSettings, Overflow } from '../desk-settings.ts'
import { tagsInput } from './tags-input.ts'
import { say } from '../../../texts/say.ts'

const SHOWN = 50

export const deskInput = () =>
  textInput('Desk', {
    choices: async ({ store }, caller) =>
      (await store.desks.find({ sort: 'title', limit: SHOWN }))
        .filter(desk => supervises(desk, caller))
        .map(({ name, title }) => ({ value: name, label: title })),
  })

/** One of some words; nothing where nothing is said. */
export const choiceInput = <const C extends string>(label: string, words: readonly C[], choices: () => Choice[]) => ({
  ...optionalText(label, {
    named: true,
    choices: async () => choices(),
  } satisfies Hints),
  parse(raw: string): C | undefined {
    const word = raw.trim().toLowerCase()
    if (!word) return undefined
    const found = words.find(each => each === word)
    if (!found) throw new Fault('bad-request', say('Write one of {words}.', { words: words.join(', ') }))
    return found
  },
})

const choice = <const C extends string>(label: string, choices: Record<C, () => string>) =>
  choiceInput(label, keysOf(choices), () =>
    Object.entries<() => string>(choices).map(([value, label]) => ({ value, label: label() })),
  )

const keysOf = <C extends string>(choices: Record<C, () => string>): C[] => {
  const keys: C[] = []
  for (const key in choices) keys.push(key)
  return keys
}

/** A promise to customers, as 80/20: 80 % of them have an agent within 20 seconds. */
const targetInput = () => ({
  ...optionalText('How many percent of the customers have an agent within how many seconds (80/20)', { named: true }),
  parse(raw: string): DeskSettings['target'] {
    const text = raw.trim()
    if (!text) return undefined
    const [, percent, seconds] = /^(\d{1,2})\s*%?\s*\/\s*(\d{1,4})\s*s?$/.exec(text) ?? []
    const target = { share: Number(percent) / 100, within: Number(seconds) }
    if (target.share > 0 && target.within > 0) return target
    throw new Fault(
      'bad-request',
      say('Write a target as 80/20: 80 % of the customers have an agent within 20 seconds.'),
    )
  },
})

const PRIORITIES = 9 // the highest priority of a desk

const priorityInput = () => ({
  ...numberInput(`0 to ${PRIORITIES}: agents of several desks are offered those of the highest number first`),
  named: true,
  parse(raw: string): number | undefined {
    const number = numberInput('').parse(raw)
    if ((number ?? 0) > PRIORITIES)
      throw new Fault('bad-request', say('A priority is a number from 0 to {priorities}.', { priorities: PRIORITIES }))
    return number
  },
})

/** Yes or no; nothing where nothing is said. */
const optionalYesOrNo = (label: string) => ({
  ...optionalText(label, { named: true, choices: async () => yesOrNo() }),
  parse: (raw: string) => (raw.trim() ? booleanInput('').parse(raw.trim()) : undefined),
})

/** The settings of a desk, each by its name. */
export const settingInputs = () => ({
  standby: namesInput('Who is asked to join when customers come faster than they are answered', { named: true }),
  target: targetInput(),
  tags: tagsInput('What its agents should know'),
  first: namesInput('Whose conversations come before the others: people and groups', { named: true }),
  priority: priorityInput(),
  overflow: optionalText(
    'Which desk gets its conversations when nobody is there, or after minutes: billing, billing/5 or none',
    {
      named: true,
    },
  ),
  hours: optionalText('Office hours, as Mon-Fri 08:00-17:00; Sat 09:00-12:00; 2026-12-24 closed', { named: true }),
  zone: optionalText('Time zone of the hours, as Europe/Berlin', { named: true }),
  customers: choice<DeskSettings['customers']>('Who may write to it', {
    here: () => say('Members and guests'),
    anyone: () => say('People on other servers as well'),
  }),
  listed: choice<DeskSettings['listed']>('Who has it in the contact list', {
    guests: () => say('Guests'),
    everyone: () => say('Guests and members'),
    nobody: () => say('Nobody'),
  }),
  rated: optionalYesOrNo('Whether customers are asked how it was'),
  visitors: optionalYesOrNo('Whether strangers get a guest account on its page, to write to it (no)'),
  announced: optionalYesOrNo('Whether customers are told when who supervises the desk looks in on them'),
  names: choice<DeskSettings['names']>('What customers learn of the agent who answers', {
    first: () => say('The first name'),
    full: () => say('The whole name'),
    none: () => say('Nothing'),
  }),
})

/** Settings that name people, groups and desks, as they are typed. */
interface Named {
  standby?: string[] | undefined
  first?: string[] | undefined
  overflow?: string | undefined
}

/** Finds whom the settings name. @throws Fault item-not-found, bad-request */
export async function namedSettings(
  context: Context,
  caller: Caller,
  { standby, first, overflow }: Named,
): Promise<Pick<NewSettings, 'standby' | 'first' | 'overflow'>> {
  return {
    standby: standby && (await someCalled(context, standby, caller)),
    first: first && (await someCalled(context, first, caller)),
    overflow: overflow === undefined ? undefined : await overflowTyped(context, overflow),
  }
}

const LONGEST = 24 * 60 // minutes

/** @throws Fault item-not-found, bad-request */
async function overflowTyped(context: Context, typed: string): Promise<Overflow> {
  if (typed.trim().toLowerCase() === 'none') return {}
  const [name = '', minutes] = typed.split('/')
  const desk = await findDesk(context, name)
  if (!desk) throw new Fault('item-not-found', say("There is no desk '{name}'.", { name: name.trim().slice(0, 60) }))
  if (minutes === undefined) return { desk }
  if (/^\s*\d{1,4}\s*$/.test(minutes) && Number(minutes) <= LONGEST) return { desk, minutes: Number(minutes) }
  throw new Fault(
    'bad-request',
    say('Write the desk and up to {longest} minutes, as billing/5; or the desk alone.', { longest: LONGEST }),
  )
}
