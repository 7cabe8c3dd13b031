// Commands as a conversation: what is missing is asked for, one thing at a time, with numbered choices.
import { Fault, type Condition } from '../../xep/fault.ts'
import { beginningOf } from '../../xep/text.ts'
import { commandsFor, missingInputs, type Choice, type Command, type Input } from '../commands/command.ts'
import { runCommand } from '../commands/run.ts'
import { isYesOrNo } from '../commands/yes-no.ts'
import { commandIn, commandsNear, readFields } from '../commands/fields.ts'
import { lineOf, type Line } from '../commands/line.ts'
import { toText } from '../commands/render.ts'
import type { Context } from '../context.ts'
import type { Dialogue } from '../model/conversation.ts'
import { writeFile } from '../model/file.ts'
import type { InboxRecord } from '../model/inbox.ts'
import { kindOf, whyUseless, type Incoming } from '../model/incoming.ts'
import { chooseMany, chooseOne, choiceIn, isRefusal, withoutQuote } from './choosing.ts'
import { over, same, takeLine, type Outcome } from './dialogue.ts'
import { eitherOf, say } from '../../texts/say.ts'

type Raw = Record<string, string>

/** Answers one line that was written to Bellhop. @returns whether the line was read */
export const converse = (context: Context, incoming: Incoming): Promise<boolean> =>
  takeLine(context, incoming, (own, before) => answerMessage({ context: own, ...incoming }, before))

/** A line with what its rules are given. */
interface Request extends Incoming {
  context: Context
}

/** Only what a person wrote is read as a line; what else a message may be answers no question and runs no command. */
async function answerMessage(request: Request, before: Dialogue | undefined): Promise<Outcome> {
  const { message, body } = request
  const useless = whyUseless(message)
  if (useless !== undefined) return { ...same(before, useless), how: 'refusal' }
  const line = body.trim() || fileAsked(request, before)
  const kind = kindOf(message)
  const choice = choiceIn(message, before)
  if (choice === 'over') return refusing(request, async () => (await answered(request)) ?? same(before, overText()))
  if (choice !== undefined) return respond(request, choice, before)
  if (kind === 'reaction') return same(before)
  if (kind === 'retraction')
    return same(before, say('Taking a message back undoes nothing: what you wrote had its effect, if it had one.'))
  if (kind === 'correction') return correctLine(request, line, before)
  const [file] = message.files
  if (kind === 'content' && file && asksForFile(request, before)) return respond(request, writeFile(file), before)
  if (kind === 'content' && !line)
    return same(before, say('I can do nothing with a file. Write help to see what you can do.'))
  return respond(request, line, before)
}

const overText = () => say('That question is over. Write the command again.')

/** The address of a file that was sent, where Bellhop has asked for a file. */
function fileAsked({ context, message }: Request, before: Dialogue | undefined): string {
  const command = context.house.commands.find(({ name }) => name === before?.command)
  const isAsked = command?.inputs[before?.asking ?? '']?.type === 'file'
  return isAsked ? (message.files[0]?.urls[0] ?? '') : ''
}

const asksForFile = ({ context }: Request, before: Dialogue | undefined) =>
  context.house.commands.find(({ name }) => name === before?.command)?.inputs[before?.asking ?? '']?.type === 'upload'

/** The line is read again as an answer to what was asked then. Where it had an effect, that stays, and nothing is done. */
async function correctLine(request: Request, line: string, before: Dialogue | undefined): Promise<Outcome> {
  const known = before?.lines?.find(({ id }) => id === request.message.corrects)
  if (!before || !known)
    return same(
      before,
      say('I do not know any more which message you corrected, and did nothing. Write it as a new message.'),
    )
  if (known.done) {
    const done = say('That is done already, and a correction undoes nothing. Write a new message for what you want.')
    const { answered: answer } = before
    return same(before, answer ? `${done} ${say('What I said to it: {answer}', { answer })}` : done)
  }
  const { command, asking, fields } = known
  return respond(request, line, { ...before, command, asking, fields })
}

const respond = (request: Request, line: string, before: Dialogue | undefined): Promise<Outcome> =>
  refusing(
    request,
    async () => (await runAgain(request)) ?? (await answered(request)) ?? (await advance(request, line, before)),
  )

/** Says a refusal as the answer. */
async function refusing(request: Request, run: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof Fault) || request.isLost(error)) throw error
    return over(error.message)
  }
}

/** Asks the other subjects whether the line answers something of theirs, such as an invitation. */
async function answered({ context, ...incoming }: Request): Promise<Outcome | undefined> {
  for (const subject of context.house.subjects) {
    const reply = await subject.answer?.(context, incoming)
    if (reply !== undefined) return over(reply)
  }
  return undefined
}

async function advance(request: Request, said: string, before: Dialogue | undefined): Promise<Outcome> {
  const offered = commandsFor(request.context.house.commands, request.caller)
  const command = offered.find(({ name }) => name === before?.command)
  const line = lineIn(said, command?.inputs[before?.asking ?? '']?.type)
  const written = lineOf(line)
  const named = commandIn(offered, written)
  if (before?.asking && command) {
    const isUnasked = command.inputs[before.asking]?.unasked === true
    if (isRefusal(line))
      return isUnasked
        ? take(request, command, before, { asking: before.asking, answer: 'no' })
        : over(say('Nothing was done.'))
    const choices = await choicesOf(request, command, before.asking, before.fields)
    const choose = command.inputs[before.asking]?.type === 'many' ? chooseMany : chooseOne
    const chosen = choose(choices, line)
    // Who is asked to choose and writes a command instead has changed their mind.
    const isOpen = !choices.length && !isUnasked
    const isNone = choices.length > 0 && chosen === undefined
    if (isNone && !named && (/^\p{Nd}+$/u.test(line) || isUnfinished(request, command, before, line))) {
      const why = say("'{answer}' is none of these.", { answer: beginningOf(line, 60) })
      return { ...(await question(request, command, before.fields, before.asking, why, true)), isLost: true }
    }
    if (chosen || isOpen || !named)
      return take(request, command, before, {
        asking: before.asking,
        answer: chosen ?? line,
        instead: named && { named, written },
      })
  }
  if (!named) return { ...over(unknownText(offered, line)), isLost: true }
  return goOn(request, named, readFields(named, written))
}

function unknownText(offered: Command[], line: string): string {
  const shown = { line: beginningOf(line, 60) }
  if (/^\p{Nd}+$/u.test(line) || isYesOrNo(line.toLowerCase()))
    return say(
      "Nothing is open that '{line}' answers. Write again what you want, or help to see what you can do.",
      shown,
    )
  const near = commandsNear(offered, lineOf(line))
  if (!near.length) return say("I do not know '{line}'. Write help to see what you can do.", shown)
  return say("I do not know '{line}'. Did you mean {near}? Write help to see what you can do.", {
    ...shown,
    near: eitherOf(near),
  })
}

/** Reads a line without the quote before it. A text of several lines may begin with a quote; a quote alone is the whole line. */
const lineIn = (said: string, asked: Input['type'] | undefined) =>
  asked === 'multiline' || asked === 'file' ? said : withoutQuote(said) || said

/** Whether more is asked for behind this: then nothing would judge the answer at once. The administrator may name what is not listed. */
const isUnfinished = ({ caller }: Request, command: Command, { fields, asking = '' }: Dialogue, line: string) =>
  !caller.admin && missingInputs(command.inputs, { ...fields, [asking]: line }).length > 0

interface Given {
  asking: string
  answer: string
  /** The command that the answer begins with, as it is written: run where the answer is none to what was asked. */
  instead?: { named: Command; written: Line }
}

/** Asks again after an answer that is none, such as a number that was not shown or a name that nobody has. */
async function take(
  request: Request,
  command: Command,
  { fields }: Dialogue,
  { asking, answer, instead }: Given,
): Promise<Outcome> {
  const raw = { ...fields, [asking]: answer }
  try {
    await noteUnderstood(request, command, raw)
    return await goOn(request, command, raw)
  } catch (error) {
    if (!(error instanceof Fault) || !MISUNDERSTOOD.includes(error.condition)) throw error
    await forgetUnderstood(request)
    if (instead) return goOn(request, instead.named, readFields(instead.named, instead.written))
    return { ...(await question(request, command, fields, asking, error.message, true)), isLost: true }
  }
}

const MISUNDERSTOOD: Condition[] = ['bad-request', 'item-not-found']

async function goOn(request: Request, command: Command, raw: Raw): Promise<Outcome> {
  const [missing] = missingInputs(command.inputs, raw)
  if (missing) return question(request, command, raw, missing)
  const ran = { command: command.name, fields: raw, at: timeOf(request) }
  const answer = await runCommand(understoodAs(request.context, ran), request.caller, command, raw)
  if (answer.ask) return question(request, command, raw, answer.ask, answer.text)
  const { next } = answer
  if (next) {
    const { question: asked, ...state } = next
    const following = request.context.house.commands.find(({ name }) => name === next.command)
    const choices = following ? await choicesOf(request, following, next.asking, next.fields) : []
    const numbered = choices.map(({ label }, at) => `${at + 1} = ${label}`)
    return { reply: [toText(answer), '', asked, ...numbered].join('\n'), ...state, choices }
  }
  return { ...over(toText(answer)), ...(answer.secret && { how: 'secret' as const, ran }) }
}

type Ran = Required<Pick<InboxRecord, 'command' | 'fields' | 'at'>>

const timeOf = ({ context }: Request): string => context.inbox?.at ?? context.now().toISOString()

/** Rules see the time at which the message came for the first time. */
const understoodAs = (context: Context, ran: Ran): Context =>
  context.inbox ? { ...context, inbox: { ...context.inbox, ...ran }, now: () => new Date(ran.at) } : context

/** Saves what the answer to a question means: as soon as the command has had its effect, its number may be that of something else. */
async function noteUnderstood({ context }: Request, { name }: Command, fields: Raw): Promise<void> {
  if (context.inbox) await context.store.inbox.put({ ...context.inbox, command: name, fields })
}

/** The answer was not what it was taken for: when the message comes again, it is read anew. */
async function forgetUnderstood({ context }: Request): Promise<void> {
  if (context.inbox) await context.store.inbox.remove(context.inbox.id)
}

/** Runs the command again that a message was understood as when it came before. */
async function runAgain(request: Request): Promise<Outcome | undefined> {
  const { command: name, fields } = request.context.inbox ?? {}
  const command = request.context.house.commands.find(each => each.name === name)
  return command && fields && goOn(request, command, fields)
}

/** @param again the question was not answered, as `why` says */
async function question(
  request: Request,
  command: Command,
  fields: Raw,
  asking: string,
  why?: string,
  again = false,
): Promise<Outcome> {
  const choices = await choicesOf(request, command, asking, fields)
  const numbered = choices.map(({ label }, at) => `${at + 1} = ${label}`)
  const hint = choices.length ? howToChoose(command.inputs[asking]) : say('Write it, or cancel.')
  const label = `${say(command.inputs[asking]?.label ?? asking)}?`
  const reply = [...(why === undefined || again ? [...(why ? [why] : []), label] : [why]), ...numbered, hint].join('\n')
  return { reply, command: command.name, asking, fields, choices } // of several, a button chooses the one alone
}

const howToChoose = (input: Input | undefined): string =>
  input?.type === 'many'
    ? say('Answer with numbers, as 1, 3-5, or with names; or write cancel.')
    : say('Answer with the number, or write cancel.')

const choicesOf = async (
  { context, caller }: Request,
  command: Command,
  field: string,
  fields: Raw,
): Promise<Choice[]> => (await command.inputs[field]?.choices?.(context, caller, fields)) ?? []
