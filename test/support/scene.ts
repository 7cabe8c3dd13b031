// Scenes: dialogues of a client (C) and a server (S) in a specification, played against a real server.
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import Parser from '@xmpp/xml/lib/Parser.js'
import type { Element } from 'ltx'
import { parse } from 'ltx'

const PATIENCE = 12_000 // ms until the server's line counts as missing: more than it waits for the gateway
const STREAMS = "xmlns:stream='http://etherx.jabber.org/streams'"

export interface Line {
  who: 'C' | 'S'
  xml: string
}

/** The scenes of a page in xep/, by name, with what they are to be read for. */
export function scenesOf(page: string, read: Record<string, string> = {}): Map<string, Line[]> {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'xep', page), 'utf8')
  const all = [...text.matchAll(/^```scene (\w+)\n([^]*?)^```$/gm)]
  return new Map(all.map(([, name = '', lines = '']) => [name, linesOf(lines, read)]))
}

/** Lines of C: and S:, with words replaced: a specification's token by one that is good. */
export function linesOf(text: string, read: Record<string, string> = {}): Line[] {
  const told = Object.entries(read).reduce((all, [from, to]) => all.replaceAll(from, to), text)
  return told
    .trim()
    .split('\n')
    .map(line => ({ who: line.startsWith('C') ? 'C' : 'S', xml: line.slice(2).trim() }))
}

/** @throws Error at the first line that the server says otherwise */
export async function play(port: number, lines: Line[]): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  const heard: Element[] = []
  let wake = () => {}
  let parser: Parser
  socket.on('data', data => parser.write(data.toString()))
  socket.on('error', () => {})
  socket.on('close', () => wake())
  try {
    for (const { who, xml } of lines) {
      if (who === 'C') {
        if (xml.includes('<stream:stream')) parser = listen(heard, () => wake())
        socket.write(xml)
        continue
      }
      const until = Date.now() + PATIENCE
      while (!heard.length && Date.now() < until && !socket.closed)
        await new Promise<void>(resolve => {
          const timer = setTimeout(resolve, until - Date.now())
          wake = () => (clearTimeout(timer), resolve())
        })
      const expected = parse(xml.replace('<stream:features', `<stream:features ${STREAMS}`))
      const said = heard.shift()
      if (!said || !contains(said, expected)) throw new Error(`expected ${xml}\nheard ${said ?? 'nothing'}`)
    }
  } finally {
    socket.destroy()
  }
}

function listen(heard: Element[], told: () => void): Parser {
  const parser = new Parser()
  parser.on('element', (element: Element) => {
    heard.push(element)
    told()
  })
  return parser
}

/** Whether everything that was expected was said; more may have been. */
function contains(said: Element, expected: Element): boolean {
  const { xmlns, ...attributes } = expected.attrs
  return (
    said.name === expected.name &&
    (!xmlns || said.getNS() === xmlns) &&
    Object.entries(attributes).every(([name, value]) => name.startsWith('xmlns') || said.attrs[name] === value) &&
    (expected.getChildElements().length > 0 || !expected.getText() || said.getText() === expected.getText()) &&
    expected.getChildElements().every(child => said.getChildElements().some(each => contains(each, child)))
  )
}
