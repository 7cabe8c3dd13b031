// Elements of an XML file, as plain values, for files that are longer than memory: one element at a time.
import { SaxesParser } from 'saxes'
import { Fault } from '../xep/fault.ts'
import { decoded } from './decoding.ts'
import { say } from '../texts/say.ts'

export interface XmlNode {
  /** Without its prefix. */
  name: string
  text: string
  /** The attribute `Ccy`, the only one that messages of banks have. */
  currency: string | undefined
  children: XmlNode[]
}

/** An element that opens without being kept whole, or one that was kept and is complete. */
export type XmlEvent = { opened: string } | { closed: string } | { node: XmlNode }

/** What elements without others in them have. */
const NONE: XmlNode[] = []
const DEEPEST = 64 // elements in each other: messages of banks have about 15

/**
 * Reads the elements of a file, piece by piece. Those whose name is in `whole` come as one node with all that is in them.
 * The others come as `opened` and `closed`, without their text. @throws Fault bad-request for what is no XML, and for a DOCTYPE
 */
export async function* readXml(chunks: AsyncIterable<Uint8Array>, whole: Set<string>): AsyncGenerator<XmlEvent[]> {
  const parser = new SaxesParser({ xmlns: false, position: false })
  const open: XmlNode[] = []
  let found: XmlEvent[] = []
  let depth = 0
  parser.on('error', error => {
    throw new Fault('bad-request', say('The file is broken XML: {message}', { message: error.message }))
  })
  parser.on('doctype', () => {
    throw new Fault('bad-request', say('The file has a DOCTYPE. Files of banks have none.'))
  })
  parser.on('opentag', ({ name: written, attributes }) => {
    depth += 1
    if (depth > DEEPEST)
      throw new Fault(
        'bad-request',
        say('The file has more than {deepest} elements in each other.', { deepest: DEEPEST }),
      )
    const name = withoutPrefix(written)
    const around = open.at(-1)
    if (!around && !whole.has(name)) found.push({ opened: name })
    if (!around && !whole.has(name)) return
    const node: XmlNode = { name, text: '', currency: attributes.Ccy, children: NONE }
    if (around?.children === NONE) around.children = [node]
    else around?.children.push(node)
    open.push(node)
  })
  const addText = (text: string) => {
    const node = open.at(-1)
    if (node) node.text = node.text ? node.text + text : text
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', ({ name }) => {
    depth -= 1
    const node = open.pop()
    if (!node) found.push({ closed: withoutPrefix(name) })
    else if (!open.length) found.push({ node })
  })
  for await (const text of decoded(chunks)) {
    parser.write(text)
    yield found
    found = []
  }
  parser.close()
  yield found
}

const withoutPrefix = (name: string): string => name.slice(name.indexOf(':') + 1)

/** The first element at a path of names below `node`. */
export function nodeAt(node: XmlNode | undefined, ...path: string[]): XmlNode | undefined {
  let found = node
  for (const name of path) found = found?.children.find(each => each.name === name)
  return found
}

/** The elements with this name right below each of `nodes`. */
export const nodesAt = (nodes: XmlNode[], name: string): XmlNode[] =>
  nodes.flatMap(node => node.children.filter(each => each.name === name))

/** The text at a path of names below `node`, without blanks around it; undefined where there is none. */
export const textAt = (node: XmlNode | undefined, ...path: string[]): string | undefined =>
  nodeAt(node, ...path)?.text.trim() || undefined
