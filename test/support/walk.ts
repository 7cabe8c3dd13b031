// Somebody who tries everything that Bellhop offers, by chat and as ad-hoc commands, and what comes back.
import { randomUUID } from 'node:crypto'
import { Element, parse } from 'ltx'
import { categoryNode, type Category } from '../../core/commands/category.ts'
import { missingInputs, nodeOf, type Command } from '../../core/commands/command.ts'
import { poll } from '../../setup/ports.ts'
import type { Party } from './party.ts'
import type { Tap } from './tap.ts'

const COMMANDS = 'http://jabber.org/protocol/commands'
const DISCO = 'http://jabber.org/protocol/disco'
const FORM = 'jabber:x:data'
const FOREIGN = 'stranger@elsewhere.example/phone'

export interface Walker {
  /** Says a line to Bellhop, and waits for an answer. */
  says(line: string): Promise<Element>
  /** Asks Bellhop, and waits for the result or error. */
  asks(type: 'get' | 'set', payload: string): Promise<Element>
}

export const walkerOf = (party: Party, bellhop: string): Walker => ({
  says(line) {
    party.says(bellhop, line)
    return party.hears(/./, bellhop)
  },
  asks: (type, payload) => party.asks(bellhop, type, payload),
})

/** Somebody with an account on a server that is not there: the tap sees what Bellhop answers. */
export function strangerOf(tap: Tap, bellhop: string): Walker {
  async function tells(
    name: string,
    type: string,
    content: Element,
    answers: (stanza: Element, id: string) => boolean,
  ) {
    const id = randomUUID()
    const stanza = new Element(name, { id, type, from: FOREIGN, to: bellhop })
    stanza.cnode(content)
    const from = tap.sent.length
    tap.tells(stanza)
    const found = () => tap.sent.slice(from).find(each => each.attrs.to === FOREIGN && answers(each, id))
    if (!(await poll(async () => found() !== undefined, { every: 2 }))) throw new Error(`no answer to ${stanza}`)
    return found() ?? stanza
  }
  return {
    says: line => tells('message', 'chat', new Element('body').t(line), ({ name }) => name === 'message'),
    asks: (type, payload) =>
      tells('iq', type, parse(payload), ({ name, attrs }, id) => name === 'iq' && attrs.id === id),
  }
}

/**
 * Reads help about everything, runs what only reads, begins everything else, and opens all forms.
 * @param offered what this person may use @param left names of commands that are not begun
 * @returns every answer
 */
export async function tryEverything(walker: Walker, offered: Category[], left: string[]): Promise<Element[]> {
  const commands = offered.flatMap(each => each.commands).filter(({ name }) => !left.includes(name))
  const lines = ['help', 'make tea', ...offered.map(({ name }) => `help ${name}`), ...commands.flatMap(linesFor)]
  const answers: Element[] = []
  for (const line of lines) answers.push(await walker.says(line))
  for (const [type, payload] of [...lists(offered), ...commands.flatMap(stagesOf)])
    answers.push(await walker.asks(type, payload))
  return answers
}

const needs = ({ inputs }: Command): boolean => missingInputs(inputs, {}).length > 0

/** What asks for something is left again. */
function linesFor(command: Command): string[] {
  const { name, readsOnly } = command
  if (needs(command)) return [`help ${name}`, name, 'cancel']
  return [`help ${name}`, ...(readsOnly ? [name] : []), `${name} --nothing x`]
}

type Question = ['get' | 'set', string]

const lists = (offered: Category[]): Question[] =>
  [COMMANDS, ...offered.map(categoryNode)].flatMap((node): Question[] => [
    ['get', `<query xmlns='${DISCO}#items' node='${node}'/>`],
    ['get', `<query xmlns='${DISCO}#info' node='${node}'/>`],
    ...(node === COMMANDS ? [] : [execute(node)]),
  ])

const execute = (node: string, form = ''): Question => [
  'set',
  `<command xmlns='${COMMANDS}' node='${node}'>${form}</command>`,
]

/** The form, and the same form with a complaint. A command without fields would run at once. */
function stagesOf(command: Command): Question[] {
  const node = nodeOf(command)
  if (!Object.keys(command.inputs).length) return command.readsOnly ? [execute(node)] : []
  return [execute(node), ...(needs(command) ? [execute(node, `<x xmlns='${FORM}' type='submit'/>`)] : [])]
}

/** Every word that a person reads of a stanza. */
export function textsOf(stanza: Element): string[] {
  const own = ['name', 'label', 'title'].map(name => stanza.attrs[name]).filter(text => typeof text === 'string')
  const inner = stanza.children.flatMap(child => (typeof child === 'string' ? [child] : textsOf(child)))
  return [...own, ...inner]
}
