// Lines of an agent in a case that begin with /: commands about cases, with this case filled in. Some clients keep lines that begin
// with / for themselves (docs/clients.md), so a known word behind ! is one, too.
import { Fault } from '../../../xep/fault.ts'
import { missingInputs, type Choice, type Command } from '../../commands/command.ts'
import { runCommand } from '../../commands/run.ts'
import { toText } from '../../commands/render.ts'
import type { Context } from '../../context.ts'
import { choiceIn, chooseOne, isRefusal } from '../../conversation/choosing.ts'
import { dialogueId, isFresh, over, takeLine, type Outcome } from '../../conversation/dialogue.ts'
import type { Dialogue } from '../../model/conversation.ts'
import type { Incoming } from '../../model/incoming.ts'
import { agentChoices } from '../case/agent-choices.ts'
import type { Case } from '../records.ts'
import { say } from '../../../texts/say.ts'

interface Word {
  command: string
  /** The field that the rest of the line is. */
  rest?: string
  help: () => string
}

const WORDS: Record<string, Word> = {
  note: { command: 'case note', rest: 'text', help: () => say('/note TEXT keeps a note that only agents read') },
  transfer: {
    command: 'case transfer',
    rest: 'to',
    help: () => say('/transfer NAME gives it to an agent, a desk, or to pool'),
  },
  hold: { command: 'case hold', help: () => say('/hold asks the customer to wait') },
  request: {
    command: 'case request',
    rest: 'amount',
    help: () => say('/request 12.50 printing asks the customer to pay the desk'),
  },
  close: { command: 'case close', help: () => say('/close ends it') },
  take: { command: 'case take', help: () => say('/take takes it, where it was not offered to you') },
  history: { command: 'cases', help: () => say('/history shows what was written') },
  unwatch: { command: 'case unwatch', help: () => say('/unwatch ends that you look in') },
  ask: {
    command: 'case ask',
    rest: 'question',
    help: () => say('/ask TEXT / CHOICE / CHOICE asks with buttons'),
  },
  r: { command: 'case reply', rest: 'template', help: () => say('/r NAME answers with a template') },
}

export interface Slash {
  word: string
  rest: string
}

/** Reads a line that is a command; nothing where the line is for the customer. */
export function slashIn(body: string): Slash | undefined {
  const [, sign, name = '', rest = ''] = /^([/!])([a-z]+)(?:\s+([^]*))?$/i.exec(body) ?? []
  const word = name.toLowerCase()
  if (!sign || (sign === '!' && !(word in WORDS) && word !== 'help')) return undefined
  return { word, rest: rest.trim() }
}

/** Runs a command of an agent, and answers the agent alone. */
export async function runSlash(context: Context, of: Case, incoming: Incoming, slash: Slash): Promise<boolean> {
  const known = WORDS[slash.word]
  const command = context.house.commands.find(({ name }) => name === known?.command)
  const fields = { case: of.id, ...(known?.rest && slash.rest && { [known.rest]: slash.rest }) }
  return takeLine(context, incoming, async own =>
    command ? run(own, incoming, command, fields) : slash.word === 'help' ? help() : over(unknownText(slash.word)),
  )
}

/** Takes a line as the answer to what a command has asked in this case. @returns nothing where the line is for the customer */
export async function answerAsked(context: Context, incoming: Incoming): Promise<boolean | undefined> {
  const { from, to, message, body, caller } = incoming
  const before = await context.store.dialogues.get(dialogueId(from, to))
  const command = before?.asking ? context.house.commands.find(({ name }) => name === before.command) : undefined
  if (!before?.asking || !command || !isFresh(context, before)) return undefined
  const { asking, fields } = before
  if (isRefusal(body)) return takeLine(context, incoming, async () => over(say('Nothing was done.')))
  const choices = (await command.inputs[asking]?.choices?.(context, caller, fields)) ?? []
  const chosen = choiceIn(message, before) ?? chooseOne(choices, body)
  if (chosen === undefined || chosen === 'over') return void (await forgetAsked(context, before))
  return takeLine(context, incoming, own => run(own, incoming, command, { ...fields, [asking]: chosen }))
}

const forgetAsked = ({ store }: Context, { id }: Dialogue) =>
  store.dialogues.change(id, {}, { asking: undefined, command: undefined, question: undefined })

async function run(
  context: Context,
  { caller, isLost }: Incoming,
  command: Command,
  fields: Record<string, string>,
): Promise<Outcome> {
  const [missing] = missingInputs(command.inputs, fields)
  try {
    if (missing === undefined) return over(toText(await runCommand(context, caller, command, fields)))
    return question(command, fields, missing, (await command.inputs[missing]?.choices?.(context, caller, fields)) ?? [])
  } catch (error) {
    if (!(error instanceof Fault) || isLost(error)) throw error
    return over(error.message)
  }
}

function question(command: Command, fields: Record<string, string>, asking: string, choices: Choice[]): Outcome {
  const numbered = choices.map(({ label }, at) => `${at + 1} = ${label}`)
  const hint = choices.length
    ? say('Answer with the number, or write cancel.')
    : say('Write it behind the word, in one line.')
  const reply = [`${say(command.inputs[asking]?.label ?? asking)}?`, ...numbered, hint].join('\n')
  return choices.length ? { reply, command: command.name, asking, fields, choices } : over(reply)
}

function help(): Outcome {
  const lines = Object.values(WORDS).map(({ help }) => help())
  return { ...over(lines.join('\n')), choices: agentChoices() }
}

const unknownText = (word: string): string =>
  say(
    'There is no /{word}, and nothing was sent. /help lists what there is. Write a space in front of / to send it to the customer.',
    { word: word.slice(0, 40) },
  )
