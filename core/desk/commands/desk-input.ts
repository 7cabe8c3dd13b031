// What several commands about desks ask for.
import { booleanInput, optionalText, textInput, type Hints } from '../../commands/command.ts'
import { namesInput } from '../../commands/names.ts'
import { YES_OR_NO } from '../../commands/yes-no.ts'
import { Fault } from '../../../xep/fault.ts'
import { supervises, type DeskSettings } from '../desk.ts'

const SHOWN = 50

export const deskInput = () =>
  textInput('Desk', {
    choices: async ({ store }, caller) =>
      (await store.desks.find({ sort: 'title', limit: SHOWN }))
        .filter(desk => supervises(desk, caller))
        .map(({ name, title }) => ({ value: name, label: title })),
  })

const choice = <const C extends string>(label: string, choices: Record<C, string>) => ({
  ...optionalText(label, {
    named: true,
    choices: async () => Object.entries<string>(choices).map(([value, label]) => ({ value, label })),
  } satisfies Hints),
  parse(raw: string): C | undefined {
    const word = raw.trim().toLowerCase()
    if (!word) return undefined
    const found = keysOf(choices).find(each => each === word)
    if (!found) throw new Fault('bad-request', `Write one of ${keysOf(choices).join(', ')}.`)
    return found
  },
})

const keysOf = <C extends string>(choices: Record<C, string>): C[] => {
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
    throw new Fault('bad-request', 'Write a target as 80/20: 80 % of the customers have an agent within 20 seconds.')
  },
})

/** Yes or no; nothing where nothing is said. */
const yesOrNo = (label: string) => ({
  ...optionalText(label, { named: true, choices: async () => YES_OR_NO }),
  parse: (raw: string) => (raw.trim() ? booleanInput('').parse(raw.trim()) : undefined),
})

/** The settings of a desk, each by its name. */
export const settingInputs = () => ({
  standby: namesInput('Who is asked to join when customers come faster than they are answered', { named: true }),
  target: targetInput(),
  hours: optionalText('Office hours, as Mon-Fri 08:00-17:00; Sat 09:00-12:00; 2026-12-24 closed', { named: true }),
  zone: optionalText('Time zone of the hours, as Europe/Berlin', { named: true }),
  customers: choice<DeskSettings['customers']>('Who may write to it', {
    here: 'Members and guests',
    anyone: 'People on other servers as well',
  }),
  listed: choice<DeskSettings['listed']>('Who has it in the contact list', {
    guests: 'Guests',
    everyone: 'Guests and members',
    nobody: 'Nobody',
  }),
  rated: yesOrNo('Whether customers are asked how it was'),
  announced: yesOrNo('Whether customers are told when who supervises the desk looks in on them'),
  names: choice<DeskSettings['names']>('What customers learn of the agent who answers', {
    first: 'The first name',
    full: 'The whole name',
    none: 'Nothing',
  }),
})
