// Several names in one field.
import { isLonger } from '../../xep/text.ts'
import { Fault } from '../../xep/fault.ts'
import type { Hints, Input } from './command.ts'
import { say } from '../../texts/say.ts'

const LONGEST = 100_000 // characters of a list of names

/** Names of people and groups, between commas or in lines; nothing when there are none. */
export const namesInput = (label: string, hints: Hints = {}): Input<string[] | undefined> => ({
  type: 'many',
  label,
  required: false,
  ...hints,
  parse(raw) {
    if (isLonger(raw, LONGEST))
      throw new Fault(
        'bad-request',
        say('A text of more than {most} characters is too long. Shorten it.', { most: LONGEST }),
      )
    const names = readNames(raw)
    return names.length ? names : undefined
  },
})

export const readNames = (text: string): string[] =>
  text
    .split(/[,;\n]/)
    .map(name => name.trim())
    .filter(Boolean)
