// Cuts a text to what one line of chat carries.
import { beginningOf, isLonger } from '../../xep/text.ts'

const LONGEST = 300_000 // characters: the server ends the stream of a component that says too much at once
const MORE = '\n… There is more than fits here.'

/** Cuts a text to what can be said. */
export const sayable = (text: string) => (isLonger(text, LONGEST) ? beginningOf(text, LONGEST) + MORE : text)
