// Commands as a conversation: what is missing is asked for, one thing at a time, with numbered choices.
import { Fault } from '../../xep/fault.ts'
import { commandsFor, invoke, missingInputs, type Choice, type Command } from '../commands/command.ts'
import { toText } from '../commands/render.ts'
import type { Context } from '../context.ts'
import { begun, errandOf } from '../errand.ts'
import type { Dialogue, Errand } from '../model/conversation.ts'
import type { Incoming } from '../model/incoming.ts'
import { settleEdits } from '../provisioning/edit.ts'
import { chooseMany, chooseOne } from './choosing.ts'
import { read, startsWith } from './line.ts'
import { over, takeTurn, type Turn } from './turn.ts'

type Raw = Record<string, string>

/** Answers one line that was written to Bellhop. @returns whether the line was read */
export const converse = (context: Context, incoming: Incoming): Promise<boolean> =>
  takeTurn(context, incoming, before => respond({ context, ...incoming }, incoming.body.trim(), before))

/** A line with what its rules are given. */
interface Request extends Incoming {
  context: Context
}

async function respond(request: Request, line: string, before: Dialogue | undefined): Promise<Turn> {
  try {
    const errand =
      request.kept === undefined || request.isFirst ? undefined : await begun(request.context, request.caller)
    if (errand) return await resume(request, errand)
    return (await answered(request)) ?? (await advance(request, line, before))
  } catch (error) {
    if (!(error instanceof Fault) || (request.isFirst && request.isLost(error))) throw error
    return over(error.message)
  }
}

/** What another subject takes the line for, such as the answer to an invitation. */
async function answered({ context, ...incoming }: Request): Promise<Turn | undefined> {
  for (const subject of context.house.subjects) {
    const reply = await subject.answer?.(context, incoming)
    if (reply !== undefined) return over(reply)
  }
  return undefined
}

async function advance(request: Request, line: string, before: Dialogue | undefined): Promise<Turn> {
  const offered = commandsFor(request.context.house.commands, request.caller)
  const named = offered.find(({ name }) => startsWith(line, name))
  const command = offered.find(({ name }) => name === before?.command)
  if (before?.asking && command) {
    if (/^(cancel|stop)$/i.test(line)) return over('Nothing was done.')
    const choices = await choicesOf(request, command, before.asking, before.fields)
    const choose = command.inputs[before.asking]?.type === 'many' ? chooseMany : chooseOne
    const chosen = choose(choices, line)
    // Who is asked to choose and writes a command instead has changed their mind.
    const isOpen = !choices.length && !command.inputs[before.asking]?.unasked
    if (chosen || isOpen || !named) {
      const raw = { ...before.fields, [before.asking]: chosen ?? line }
      return goOn(request, command, raw, await understood(request, command, raw))
    }
  }
  if (!named) return over(`I do not know '${line.slice(0, 60)}'. Write help to see what you can do.`)
  return goOn(request, named, read(named, line.slice(named.name.length).trim()))
}

/** @param errand begun by this message before; what it depends on the time for is as it was then */
async function goOn(
  request: Request,
  command: Command,
  raw: Raw,
  errand = errandFor(request, command, raw),
): Promise<Turn> {
  const [missing] = missingInputs(command.inputs, raw)
  if (missing) return question(request, command, raw, missing)
  const context = errand ? { ...request.context, errand, now: () => new Date(errand.at) } : request.context
  const answer = await invoke(context, request.caller, command, raw)
  if (answer.ask) return question(request, command, raw, answer.ask, answer.text)
  const { next } = answer
  if (next) {
    const { question: asked, ...state } = next
    return { reply: `${toText(answer)}\n\n${asked}`, ...state }
  }
  return { ...over(toText(answer)), ...(answer.secret && { secret: true }) }
}

const errandFor = ({ context, caller, kept }: Request, { name }: Command, raw: Raw): Errand | undefined =>
  kept === undefined ? undefined : errandOf(context, caller, name, raw)

/** What an answer meant: its number may be that of something else when this has had its effect. */
async function understood(request: Request, command: Command, raw: Raw): Promise<Errand | undefined> {
  const errand = errandFor(request, command, raw)
  if (errand) await request.context.store.errands.put(errand)
  return errand
}

/** Whatever a command that was begun says to being begun again, what it promised holds. */
async function resume(request: Request, errand: Errand): Promise<Turn> {
  const { text, fields, command: name } = errand
  const command = request.context.house.commands.find(each => each.name === name)
  if (!command) return over(text ?? '')
  if (text === undefined) return goOn(request, command, fields, errand)
  try {
    await goOn(request, command, fields, errand)
    await settleEdits(request.context)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
  }
  return over(text)
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
