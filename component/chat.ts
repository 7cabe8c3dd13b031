// Commands as a conversation: what is missing is asked for, one thing at a time, with numbered choices.
import { Element } from 'ltx'
import { invoke, missingInputs, type Choice, type Command } from '../core/commands/command.ts'
import { commandsFor } from '../core/commands/index.ts'
import type { Dialogue } from '../core/context.ts'
import { Fault } from '../xep/fault.ts'
import { toText } from './render.ts'
import { bare, type Request } from './router.ts'

type Raw = Record<string, string>

const FORGOTTEN = 60 * 60_000 // an unfinished question is dropped after an hour

/** Answers one line that was written to Bellhop. */
export async function converse(request: Request, line: string): Promise<void> {
  const { context, from } = request
  await context.serially(`chat ${bare(from)}`, async () => {
    try {
      await say(request, await respond(request, line.trim()))
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      await context.store.dialogues.remove(bare(from))
      await say(request, error.message)
    }
  })
}

async function respond(request: Request, line: string): Promise<string> {
  const { context, caller, from } = request
  const named = commandsFor(caller).find(({ name }) => startsWith(line, name))
  const dialogue = await current(request)
  const asking = dialogue && commandsFor(caller).find(({ name }) => name === dialogue.command)
  if (dialogue && asking) {
    if (/^(cancel|stop)$/i.test(line)) {
      await context.store.dialogues.remove(bare(from))
      return 'Nothing was done.'
    }
    const choices = await choicesOf(request, asking, dialogue.asking)
    const chosen = choices[Number(line) - 1] ?? choices.find(({ label }) => label.toLowerCase() === line.toLowerCase())
    // Who is asked to choose and writes a command instead has changed their mind.
    if (chosen || !choices.length || !named)
      return goOn(request, asking, { ...dialogue.fields, [dialogue.asking]: chosen?.value ?? line })
  }
  if (!named) return `I do not know '${line.slice(0, 60)}'. Write help to see what you can do.`
  return goOn(request, named, read(named, line.slice(named.name.length).trim()))
}

async function current({ context, from }: Request): Promise<Dialogue | undefined> {
  const dialogue = await context.store.dialogues.get(bare(from))
  return dialogue && context.now().getTime() - Date.parse(dialogue.at) < FORGOTTEN ? dialogue : undefined
}

async function goOn(request: Request, command: Command, raw: Raw): Promise<string> {
  const { context, caller, from } = request
  const [missing] = missingInputs(command.inputs, raw)
  if (missing) return question(request, command, raw, missing)
  const answer = await invoke(context, caller, command, raw)
  if (answer.ask) return question(request, command, raw, answer.ask, answer.text)
  await context.store.dialogues.remove(bare(from))
  return toText(answer)
}

async function question(request: Request, command: Command, raw: Raw, asking: string, why?: string): Promise<string> {
  const { context, from } = request
  const record = { id: bare(from), command: command.name, fields: raw, asking, at: context.now().toISOString() }
  await context.store.dialogues.put(record)
  const choices = await choicesOf(request, command, asking)
  const numbered = choices.map(({ label }, at) => `${at + 1} = ${label}`)
  const hint = choices.length ? 'Answer with the number, or write cancel.' : 'Write it, or cancel.'
  return [why ?? `${command.inputs[asking]?.label ?? asking}?`, ...numbered, hint].join('\n')
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

async function say({ context, stanza, from }: Request, text: string): Promise<void> {
  const reply = new Element('message', { type: 'chat', from: bare(stanza.attrs.to), to: from })
  reply.c('body').t(text)
  await context.wire.send(reply)
}
