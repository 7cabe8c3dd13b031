// Commands as a conversation: what is missing is asked for, one thing at a time, with numbered choices.
import { invoke, missingInputs, type Choice, type Command } from '../core/commands/command.ts'
import { commandsFor } from '../core/commands/index.ts'
import type { Dialogue } from '../core/context.ts'
import { Fault } from '../xep/fault.ts'
import { toText } from './render.ts'
import { bare, type Request } from './router.ts'
import { say } from './say.ts'

type Raw = Record<string, string>

const ANSWERS = 20 // kept of a conversation, to be said again
const FORGOTTEN = 60 * 60_000 // an unfinished question is dropped after an hour

/** What a line leads to: words, and what is being asked for now. */
interface Turn extends Pick<Dialogue, 'command' | 'asking' | 'fields'> {
  reply: string
  secret?: boolean
}

/**
 * Answers one line that was written to Bellhop. The turn is stored behind its effect and before it is said: a line that
 * the server brings again has the same answer and no second effect.
 */
export async function converse(request: Request, line: string): Promise<void> {
  const { context, from, to, kept = 0 } = request
  const { dialogues } = context.store
  const id = `${bare(from)} ${to}`
  const before = await dialogues.get(id)
  if (kept && before && kept <= before.turn) {
    const said = before.said[kept]
    if (said !== undefined) return say(request, said)
    if (kept < before.turn) return
  }
  const turn = await respond(request, line.trim(), before && isFresh(request, before) ? before : undefined)
  const { reply, secret, ...state } = turn
  const said = latest({ ...before?.said, ...(!secret && kept && { [kept]: reply }) })
  await dialogues.put({ ...state, said, id, turn: kept || (before?.turn ?? 0), at: context.now().toISOString() })
  await say(request, reply, secret)
}

/** As many answers as somebody can ask for in the moment that an acknowledgement takes. */
const latest = (said: Record<string, string>) => Object.fromEntries(Object.entries(said).slice(-ANSWERS))

async function respond(request: Request, line: string, before: Dialogue | undefined): Promise<Turn> {
  try {
    return await advance(request, line, before)
  } catch (error) {
    if (error instanceof Fault) return over(error.message)
    throw error
  }
}

async function advance(request: Request, line: string, before: Dialogue | undefined): Promise<Turn> {
  const offered = commandsFor(request.caller)
  const named = offered.find(({ name }) => startsWith(line, name))
  const command = offered.find(({ name }) => name === before?.command)
  if (before?.asking && command) {
    if (/^(cancel|stop)$/i.test(line)) return over('Nothing was done.')
    const choices = await choicesOf(request, command, before.asking)
    const chosen = choices[Number(line) - 1] ?? choices.find(({ label }) => label.toLowerCase() === line.toLowerCase())
    // Who is asked to choose and writes a command instead has changed their mind.
    if (chosen || !choices.length || !named)
      return goOn(request, command, { ...before.fields, [before.asking]: chosen?.value ?? line })
  }
  if (!named) return over(`I do not know '${line.slice(0, 60)}'. Write help to see what you can do.`)
  return goOn(request, named, read(named, line.slice(named.name.length).trim()))
}

const isFresh = ({ context }: Request, { at }: Dialogue) => context.now().getTime() - Date.parse(at) < FORGOTTEN

const over = (reply: string): Turn => ({ reply, fields: {} })

async function goOn(request: Request, command: Command, raw: Raw): Promise<Turn> {
  const [missing] = missingInputs(command.inputs, raw)
  if (missing) return question(request, command, raw, missing)
  const answer = await invoke(request.context, request.caller, command, raw)
  if (answer.ask) return question(request, command, raw, answer.ask, answer.text)
  return { ...over(toText(answer)), ...(answer.secret && { secret: true }) }
}

async function question(request: Request, command: Command, fields: Raw, asking: string, why?: string): Promise<Turn> {
  const choices = await choicesOf(request, command, asking)
  const numbered = choices.map(({ label }, at) => `${at + 1} = ${label}`)
  const hint = choices.length ? 'Answer with the number, or write cancel.' : 'Write it, or cancel.'
  const reply = [why ?? `${command.inputs[asking]?.label ?? asking}?`, ...numbered, hint].join('\n')
  return { reply, command: command.name, asking, fields }
}

const choicesOf = async ({ context, caller }: Request, command: Command, field: string): Promise<Choice[]> =>
  (await command.inputs[field]?.choices?.(context, caller)) ?? []

/** `pay michael 25`, `code revoke k7f3m2`, `broadcast send board-news The text, to the end`, `--name value` anywhere before. */
function read(command: Command, rest: string): Raw {
  const raw: Raw = {}
  let left = rest
  for (let option = OPTION.exec(left); option; option = OPTION.exec(left)) {
    const [whole, name = '', quoted, plain] = option
    raw[name] = quoted ?? plain ?? 'true'
    left = left.slice(whole.length)
  }
  const open = Object.keys(command.inputs).filter(name => !(name in raw))
  for (const [at, name] of open.entries()) {
    if (!left) break
    const last = at === open.length - 1 || ['multiline', 'file'].includes(command.inputs[name]?.type ?? '')
    const [word = ''] = last ? [left] : left.split(/\s/, 1)
    raw[name] = word
    left = left.slice(word.length).trimStart()
  }
  return raw
}

const OPTION = /^--([\w-]+)(?:[= ](?:"([^"]*)"|(\S+)))?\s*/

function startsWith(line: string, name: string): boolean {
  const words = line.toLowerCase().replace(/\s+/g, ' ')
  return words === name || words.startsWith(`${name} `)
}
