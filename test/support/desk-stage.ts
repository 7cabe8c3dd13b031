// A desk with customers and agents, over a store in memory and a server that takes everything: rules of desks without an XMPP server.
import { Element, parse } from 'ltx'
import type { Context } from '../../core/context.ts'
import { runCommand } from '../../core/commands/run.ts'
import { toText } from '../../core/commands/render.ts'
import { caseAddressFor, deskAddressFor } from '../../core/desk/address.ts'
import type { Case, Desk } from '../../core/desk/records.ts'
import { bareJid } from '../../core/model/jid.ts'
import { callerFor, type Caller } from '../../core/model/caller.ts'
import type { Person } from '../../core/model/person.ts'
import { readerLanguage } from '../../core/model/reader.ts'
import { inLanguage } from '../../texts/say.ts'
import { Fault } from '../../xep/fault.ts'
import { parseMessage } from '../../xep/message-parse.ts'
import { openAnswered, type Answered, type Sent } from './answered.ts'

export const person = (id: string, more: Partial<Person> = {}): Person => ({
  ...{ id, username: id, name: `${id.charAt(0).toUpperCase()}${id.slice(1)} Test`, manager: null, profile: {} },
  ...more,
})

export const newDesk = (more: Partial<Desk> = {}): Desk => ({
  ...{ id: 'desk-1', name: 'support', title: 'Support', owner: 'sue', agents: ['ann', 'bob'], agentGroups: [] },
  ...{ customers: 'anyone', listed: 'nobody', names: 'first', capacity: 3, answerMinutes: 10, rated: false },
  ...{ made: '2026-11-01T00:00:00.000Z' },
  ...more,
})

/** What a person reads as the answer to a line: the texts that were said back, and the refusal. */
export interface Replied {
  said: string[]
  refused?: string
}

export interface DeskStage {
  context: Context
  /** The clock of the rules, in ms. Each message and command takes a second. */
  time: { now: number }
  /** Writes to an address of ours, as a client does; a text, or the payload of the message. @param language its xml:lang */
  writes(from: string, to: string, text: string | Element[], language?: string): Promise<Replied>
  /** Runs a command. @returns its answer, or the condition and the text of its refusal */
  does(who: string, command: string, fields?: Record<string, string>): Promise<string>
  /** The texts that somebody was sent since the last call, each with its sender's name in front. */
  reads(who: string): string[]
  /** All messages that were sent and not read yet. */
  sent: Sent[]
  /** The open case of a customer. */
  caseOf(customer: string): Promise<Case>
  end(): Promise<void>
}

/** @param people everybody who is here */
export async function openDesk(
  people: Person[],
  desks: Desk[],
  environment: Record<string, string> = {},
): Promise<DeskStage> {
  const answered = await openAnswered({ BELLHOP_TIME_ZONE: 'Europe/Berlin', ...environment })
  const time = { now: Date.parse('2026-11-30T09:00:00Z') }
  const context: Context = { ...answered.context, now: () => new Date(time.now) }
  const { store } = context
  for (const each of people) await store.people.insert(each)
  for (const each of desks) await store.desks.insert(each)
  await context.admins.see(people)
  let number = 0
  const callerOf = async (who: string): Promise<Caller> => {
    time.now += 1_000
    return {
      ...callerFor(context, await store.people.get(who)),
      jid: who.includes('@') ? who : `${who}@acme.test`,
      origin: `message ${++number}`,
    }
  }
  return {
    context,
    time,
    async writes(from, to, text, language) {
      const caller = await callerOf(from)
      return inLanguage(languageOf(caller) ?? language, () => writeTo(context, caller, to, text))
    },
    async does(who, name, fields = {}) {
      const caller = await callerOf(who)
      return inLanguage(languageOf(caller), () => runAs(context, caller, name, fields))
    },
    reads: who => takeRead(answered, who),
    sent: answered.sent,
    caseOf: customer => openCaseOf(context, customer),
    end: () => answered.end(),
  }
}

/** As the router has it. */
const languageOf = ({ person }: Caller): string | undefined => person && readerLanguage(person)

async function writeTo(context: Context, caller: Caller, to: string, text: string | Element[]): Promise<Replied> {
  const { jid = '', origin = '' } = caller
  const address = (await deskAddressFor(context, to, caller)) ?? (await caseAddressFor(context, to, caller))
  if (!address) return { said: [], refused: 'There is nobody at this address.' }
  const said: string[] = []
  const stanza = parse(`<message type='chat' id='${origin}'/>`)
  for (const payload of typeof text === 'string' ? [new Element('body').t(text)] : text) stanza.cnode(payload)
  const message = parseMessage(stanza)
  const say = async (line: string) => void said.push(line)
  const incoming = { caller, from: `${jid}/phone`, to, message, body: message.text ?? '', say, isLost: () => false }
  try {
    await address.message(incoming)
    return { said }
  } catch (error) {
    if (error instanceof Fault) return { said, refused: error.message }
    throw error
  }
}

async function runAs(context: Context, caller: Caller, name: string, fields: Record<string, string>): Promise<string> {
  const command = context.house.commands.find(each => each.name === name)
  if (!command) throw new Error(`There is no command ${name}`)
  try {
    return toText(await runCommand(context, caller, command, fields))
  } catch (error) {
    if (error instanceof Fault) return `${error.condition}: ${error.message}`
    throw error
  }
}

function takeRead({ sent }: Answered, who: string): string[] {
  const jid = who.includes('@') ? who : `${who}@acme.test`
  const read: string[] = []
  for (let at = 0; at < sent.length;)
    if (bareJid(sent[at]?.to ?? '') === jid) {
      const [{ from, text } = { from: '', text: '' }] = sent.splice(at, 1)
      read.push(`${from.split('@')[0]?.replace(/^case-.*/, 'case')}: ${text}`)
    } else at++
  return read
}

async function openCaseOf({ store }: Context, customer: string): Promise<Case> {
  const [found] = await store.cases.find({ where: { customer, open: true } })
  if (!found) throw new Error(`${customer} has no open case`)
  return found
}
