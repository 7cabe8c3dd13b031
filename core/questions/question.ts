// Questions: made with all that follows from them, and written as a text that is complete by itself.
import { buttonsOf, type Buttons } from '../../xep/buttons.ts'
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'
import { checkedChoices, type WrittenChoice } from './choices.ts'
import type { Choice, Question } from './records.ts'
import { say } from '../../texts/say.ts'

const HOUR = 3_600_000 // ms
const OPEN_HOURS = 24 // for which a question can be answered that does not say
const LONGEST = 720 // hours for which a question can be answered
const WIDE = 60 // characters of choices in one line

/** How a question is asked: what may be left out has a default. @template C choices as they are written, or as they are stored */
export interface Asking<C = WrittenChoice> {
  choices: C[]
  changeable?: boolean | undefined
  /** For how long it can be answered. */
  hours?: number | undefined
}

/**
 * A question as it is stored. The message that asks carries `buttonsFor` it and `bodyOf` it.
 * @param place the id of the question, from and to whom it goes; `stanza` is the id of its message
 * @throws Fault bad-request
 */
export function newQuestion(
  { now }: Pick<Context, 'now'>,
  { choices, changeable = false, hours = OPEN_HOURS }: Asking<Choice>,
  place: Pick<Question, 'id' | 'kind' | 'from' | 'to' | 'stanza' | 'text'>,
  { person }: Pick<Caller, 'person'>,
): Question {
  if (hours < 1 || hours > LONGEST)
    throw new Fault(
      'bad-request',
      say('A question is open for 1 to {most} hours. Nothing was sent.', { most: LONGEST }),
    )
  return {
    ...place,
    ...(person && { asker: person.id }),
    reference: referenceOf(place.id),
    choices: checkedChoices(choices),
    changeable,
    asked: now().toISOString(),
    expires: new Date(now().getTime() + hours * HOUR).toISOString(),
  }
}

const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ' // none that looks like a digit

/** Two characters that a person types: they need not be its own alone, as they are looked for among the open questions of one asker. */
function referenceOf(id: string): string {
  let sum = 0
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 10_007
  return `${LETTERS[sum % LETTERS.length]}${2 + (sum % 8)}`
}

export const buttonsFor = ({ id, choices, reference, changeable }: Question): Buttons =>
  buttonsOf(id, choices, { reference, changeable })

/** The text with its numbered choices. @param several whether more questions of this asker are open there */
export function bodyOf({ text, choices, reference }: Question, several = false): string {
  const hint = several
    ? say('Answer with the number and {reference}, as 1 {reference}.', { reference })
    : answerByNumber()
  return [text, numberedChoices(choices), hint].join('\n')
}

export const answerByNumber = (): string => say('Answer with the number.')

/** `1 = Yes  2 = No`, or a line for each where that is too long. */
export function numberedChoices(choices: readonly Pick<Choice, 'emoji' | 'label' | 'link'>[]): string {
  const numbered = choices.map(({ emoji, label, link }, at) =>
    [`${at + 1} =`, ...(emoji === undefined || emoji === label ? [] : [emoji]), label, ...(link ? [link] : [])].join(
      ' ',
    ),
  )
  const isShort = numbered.join('  ').length <= WIDE && !choices.some(({ link }) => link)
  return numbered.join(isShort ? '  ' : '\n')
}

export const choiceWith = ({ choices }: Pick<Question, 'choices'>, value: string | undefined): Choice | undefined =>
  choices.find(each => each.value === value)

export const isOpen = ({ now }: Pick<Context, 'now'>, { expires }: Pick<Question, 'expires'>): boolean =>
  now().toISOString() < expires
