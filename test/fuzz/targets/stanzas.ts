// Stanzas as they come out of the stream: messages, questions, forms of commands (XEP-0050), and every example in xep/*.md.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Element } from 'ltx'
import { BoundedParser } from '../../../component/parser.ts'
import { makeRouter } from '../../../component/router.ts'
import { routes } from '../../../component/routes.ts'
import { HOUSE } from '../../../setup/imports.ts'
import { openInsideDoors } from '../inside.ts'
import type { Reader, Target } from '../target.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const OPEN = '<stream:stream xmlns="jabber:component:accept" xmlns:stream="http://etherx.jabber.org/streams">'

const examples = globSync('xep/*.md', { cwd: HOUSE })
  .sort()
  .flatMap(page => [...readFileSync(join(HOUSE, page), 'utf8').matchAll(/```xml\n([^]*?)```/g)])
  .map(([, example = '']) => Buffer.from(example))

const stanza = (name: string, type: string, payload: string) =>
  Buffer.from(`<${name} from="ann@acme.test/home" to="${BELLHOP}" id="1" type="${type}">${payload}</${name}>`)

const form = (node: string, fields: string, session = '') =>
  stanza(
    'iq',
    'set',
    `<command xmlns="http://jabber.org/protocol/commands" node="${node}" action="complete" ${session}>
     <x xmlns="jabber:x:data" type="submit"><field var="FORM_TYPE" type="hidden"><value>x</value></field>${fields}</x></command>`,
  )

const field = (name: string, ...values: string[]) =>
  `<field var="${name}">${values.map(value => `<value>${value}</value>`).join('')}</field>`

const WORDS = [
  '<value>',
  '</value>',
  '<field var="text">',
  '<body>',
  '</body>',
  'xmlns="jabber:x:data"',
  'type="error"',
  'ann@acme.test',
]

/** Whole elements alone are stanzas: what is no XML ends the stream, and the stream is the server's. */
async function openRouter(): Promise<Reader> {
  const { context, refuseIncidents, end } = await openInsideDoors()
  const router = makeRouter(
    context,
    routes(() => []),
  )
  return {
    async take(input) {
      const { elements, problem } = parsed(input)
      for (const each of elements) await router(fromAnn(each))
      refuseIncidents()
      return problem === undefined
    },
    end,
  }
}

function parsed(input: Buffer): { elements: Element[]; problem?: Error } {
  const parser = new BoundedParser()
  const elements: Element[] = []
  let problem: Error | undefined
  parser.on('element', (element: Element) => elements.push(element))
  parser.on('error', (error: Error) => (problem ??= error))
  parser.write(OPEN)
  parser.write(input.toString())
  return { elements, ...(problem && { problem }) }
}

/** The server sees to addresses: a sender is never forged, and a stanza for others does not come here. */
function fromAnn(element: Element): Element {
  element.attrs.from = 'ann@acme.test/home'
  element.attrs.to ??= BELLHOP
  return element
}

export const stanzas: Target[] = [
  {
    name: 'stanzas',
    samples: [
      ...examples,
      stanza('message', 'chat', '<body>help</body><request xmlns="urn:xmpp:receipts"/>'),
      stanza('message', 'chat', '<body>/select poll 1</body><reply xmlns="urn:xmpp:reply:0" to="x" id="7"/>'),
      stanza('message', 'chat', '<reactions xmlns="urn:xmpp:reactions:0" id="7"><reaction>👍</reaction></reactions>'),
      stanza('presence', 'subscribe', ''),
      stanza('iq', 'get', '<query xmlns="http://jabber.org/protocol/disco#info" node="x"/>'),
    ],
    words: WORDS,
    inputs: 600,
    open: openRouter,
  },
  {
    name: 'forms of commands',
    samples: [
      form('whoami', ''),
      form('group-create', field('name', 'sales') + field('title', 'Sales')),
      form('broadcast', field('group', 'sales') + field('text', 'hello')),
      form('ask', field('to', 'bob', 'ann') + field('question', 'Lunch? [yes] [no]')),
      form('pay', field('to', 'bob') + field('amount', '2.50'), 'sessionid="1"'),
      form('group-members', field('group', 'sales'), 'sessionid="none" xml:lang="de"'),
    ],
    words: WORDS,
    inputs: 400,
    open: openRouter,
  },
]
