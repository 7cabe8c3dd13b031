// Buttons in a case for its agents and for who looks in: what each of them can do there.
import type { Choice } from '../../commands/command.ts'

/** What an agent can do in a case, in the order of its buttons. */
const OFFERED = ['take', 'transfer', 'hold', 'close', 'history', 'r', 'note']

/** Buttons for agents. Each sends the line itself, behind the sign that every client lets through. */
export const agentChoices = (): Choice[] => choicesOf(OFFERED)

/** Buttons for who looks in. */
export const watcherChoices = (): Choice[] => choicesOf(['unwatch', 'history'])

const choicesOf = (words: string[]): Choice[] => words.map(word => ({ value: word, label: `!${word}` }))
