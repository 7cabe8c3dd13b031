// Cuts a text to what one line of chat carries.
import { beginningOf, isLonger } from '../../xep/text.ts'
import { say } from '../../texts/say.ts'

const LONGEST = 300_000 // characters: the server ends the stream of a component that says too much at once

/** Cuts a text to what can be said. */
export const sayable = (text: string) =>
  isLonger(text, LONGEST) ? `${beginningOf(text, LONGEST)}\n${say('… There is more than fits here.')}` : text
