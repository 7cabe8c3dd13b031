// Commands as a conversation: what is missing is asked for, one thing at a time, with numbered choices.
import { invoke, missingInputs, type Choice, type Command } from '../core/commands/command.ts'
import { commandsFor } from '../core/commands/index.ts'
import type { Dialogue } from '../core/context.ts'
import { answerOffer } from '../core/outside/offer.ts'
import { Fault } from '../xep/fault.ts'
import { chooseMany, chooseOne } from './choosing.ts'
import { toText } from './render.ts'
import { bare, isLost, type Request } from './router.ts'
import { say } from './say.ts'

type Raw = Record<string, string>

const ANSWERS = 20 // kept of a conversation, to be said again
const FORGOTTEN = 60 * 60_000 // an unfinished question is dropped after an hour

/** What a line leads to: words, if there is anything to say, and what is being asked for now. */
export interface Turn extends Pick<Dialogue, 'command' | 'asking' | 'fields'> {
  reply: string
  secret?: boolean
}

/** Answers one line that was written to Bellhop. */
export const converse = (request: Request, line: string): Promise<void> =>
  takeTurn(request, before => respond(request, line.trim(), before))

/**
 * Takes one turn of a conversation with one of our addresses. It is stored behind its effect and before it is said: a line that
 * the server brings again has the same answer and no second effect.
 */
export async function takeTurn(
  request: Request,
  advance: (before: Dialogue | undefined) => Promise<Turn>,
): Promise<void> {
  const { context, from, to, kept = 0 } = request
  const { dialogues } = context.store
  const id = `${bare(from)} ${to}`
  const before = await dialogues.get(id)
  if (kept && before && kept <= before.turn) {
    const said = before.said[kept]
    if (said !== undefined) return said ? say(request, said) : undefined
    if (kept < before.turn) return
  }
  const turn = await advance(before && isFresh(request, before) ? before : undefined)
  const { reply, secret, ...state } = turn
  const said = latest({ ...before?.said, ...(!secret && kept && { [kept]: reply }) })
  if (!reply && !before) return // nothing that would have to be remembered
  await dialogues.put({ ...state, said, id, turn: kept || (before?.turn ?? 0), at: context.now().toISOString() })
  if (reply) await say(request, reply, secret)
}

/** As many answers as somebody can ask for in the moment that an acknowledgement takes. */
const latest = (said: Record<string, string>) => Object.fromEntries(Object.entries(said).slice(-ANSWERS))

async function respond(request: Request, line: string, before: Dialogue | undefined): Promise<Turn> {
  try {
    return (await elsewhere(request, line)) ?? (await advance(request, line, before))
  } catch (error) {
    if (!(error instanceof Fault) || (request.isFirst && isLost(request.context, error))) throw error
    return over(error.message)
  }
}

/** Who lives on another server may have been asked whether they want to be here. */
async function elsewhere({ context, from, caller }: Request, line: string): Promise<Turn | undefined> {
  if (bare(from).endsWith(`@${context.config.domain}`)) return undefined
  const said = await answerOffer(context, bare(from), line, caller.origin)
  return said === undefined ? undefined : over(said)
}

async function advance(request: Request, line: string, before: Dialogue | undefined): Promise<Turn> {
  const offered = commandsFor(request.caller)
  const named = offered.find(({ name }) => startsWith(line, name))
  const command = offered.find(({ name }) => name === before?.command)
  if (before?.asking && command) {
    if (/^(cancel|stop)$/i.test(line)) return over('Nothing was done.')
    const choices = await choicesOf(request, command, before.asking, before.fields)
    const choose = command.inputs[before.asking]?.type === 'many' ? chooseMany : chooseOne
    const chosen = choose(choices, line)
    // Who is asked to choose and writes a command instead has changed their mind.
    const isOpen = !choices.length && !command.inputs[before.asking]?.unasked
    if (chosen || isOpen || !named) return goOn(request, command, { ...before.fields, [before.asking]: chosen ?? line })
  }
  if (!named) return over(`I do not know '${line.slice(0, 60)}'. Write help to see what you can do.`)
  return goOn(request, named, read(named, line.slice(named.name.length).trim()))
}

export const isFresh = ({ context }: Pick<Request, 'context'>, { at }: Dialogue) =>
  context.now().getTime() - Date.parse(at) < FORGOTTEN

export const over = (reply: string): Turn => ({ reply, fields: {} })

async function goOn(request: Request, command: Command, raw: Raw): Promise<Turn> {
  const [missing] = missingInputs(command.inputs, raw)
  if (missing) return question(request, command, raw, missing)
  const answer = await invoke(request.context, request.caller, command, raw)
  if (answer.ask) return question(request, command, raw, answer.ask, answer.text)
  const { next } = answer
  if (next) {
    const { question: asked, ...state } = next
    return { reply: `${toText(answer)}\n\n${asked}`, ...state }
  }
  return { ...over(toText(answer)), ...(answer.secret && { secret: true }) }
}

async function question(request: Request, command: Command, fields: Raw, asking: string, why?: string): Promise<Turn> {
  const choices = await choicesOf(request, command, asking, fields)
  const numbered = choices.map(({ label }, at) => `${at + 1} = ${label}`)
  const one = choices.length ? 'Answer with the number, or write cancel.' : 'Write it, or cancel.'
  const several = choices.length > 0 && command.inputs[asking]?.type === 'many'
  const hint = several ? 'Answer with numbers, as 1, 3-5, or with names; or write cancel.' : one
  const reply = [why ?? `${command.inputs[asking]?.label ?? asking}?`, ...numbered, hint].join('\n')
  return { reply, command: command.name, asking, fields }
}

const choicesOf = async (
  { context, caller }: Request,
  command: Command,
  field: string,
  fields: Raw,
): Promise<Choice[]> => (await command.inputs[field]?.choices?.(context, caller, fields)) ?? []

/** `pay michael 25`, `code revoke k7f3m2`, `broadcast send board-news The text, to the end`, `--name value` anywhere before. */
function read(command: Command, rest: string): Raw {
  const raw: Raw = {}
  let left = rest
  for (let option = OPTION.exec(left); option; option = OPTION.exec(left)) {
    const [whole, name = '', quoted, plain] = option
    raw[name] = quoted ?? plain ?? 'true'
    left = left.slice(whole.length)
  }
  const open = Object.keys(command.inputs).filter(name => !(name in raw) && !command.inputs[name]?.named)
  for (const [at, name] of open.entries()) {
    if (!left) break
    const last = at === open.length - 1 || ['multiline', 'file'].includes(command.inputs[name]?.type ?? '')
    const listed = command.inputs[name]?.type === 'many' ? LISTED.exec(left)?.[0] : undefined
    const [word = ''] = last ? [left] : listed ? [listed] : left.split(/\s/, 1)
    raw[name] = word
    left = left.slice(word.length).trimStart()
  }
  return raw
}

/** `ann, bob`: a comma says that there is one more. */
const LISTED = /^[^\s,]+(?:\s*,\s*[^\s,]+)*/
const OPTION = /^--([\w-]+)(?:[= ](?:"([^"]*)"|(\S+)))?\s*/

function startsWith(line: string, name: string): boolean {
  const words = line.toLowerCase().replace(/\s+/g, ' ')
  return words === name || words.startsWith(`${name} `)
}
