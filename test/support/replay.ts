// Replays a trace (./bellhop trace --out FILE): sends what came in to a Bellhop in the process of the test, plays the
// server that answers as in the trace, and collects what Bellhop sends now.
import { Element, parse } from 'ltx'
import { Outbox } from '../../component/outbox.ts'
import { makeRouter, type Router } from '../../component/router.ts'
import { routes } from '../../component/routes.ts'
import { ComponentWire } from '../../component/wire.ts'
import { hosts } from '../../config.ts'
import type { Context } from '../../core/context.ts'
import type { TraceLine } from '../../core/model/trace.ts'
import { openInside } from './context.ts'
import { stubServer } from './stub-server.ts'

const PATIENCE = 8_000 // ms until a stanza of the trace counts as missing

export interface Replay {
  context: Context
  /**
   * Sends the stanzas that came in, each as soon as Bellhop has sent what it had sent in the trace by then.
   * @returns what Bellhop sent, in the order of sending
   * @throws Error that names the first stanza of the trace for which none of its kind came
   */
  plays(file: string): Promise<Element[]>
  end(): Promise<void>
}

/** Opens a Bellhop with an empty store: the test puts there what the trace is about. */
export async function openReplay(environment: Record<string, string> = {}): Promise<Replay> {
  const [inside, server] = [await openInside(environment), await stubServer()]
  const { config, log } = inside.context
  const { promise: up, resolve: online } = Promise.withResolvers<void>()
  const component = hosts(config).component
  const wire = new ComponentWire({
    ...{ host: '127.0.0.1', port: server.port, domain: component, secrets: () => ['s'], intake: 100, log, online },
    handle: stanza => router(stanza),
  })
  const context = { ...inside.context, wire }
  const outbox = new Outbox(context)
  const router: Router = makeRouter(
    context,
    routes(() => router.features),
    id => outbox.acknowledge(id),
  )
  wire.start()
  const stream = await server.accepts()
  await up
  return {
    context,
    async plays(file) {
      const { stanzas, answers } = readTrace(file, config.domain)
      const sent: Element[] = []
      const unmatched: Element[] = [] // a trace of one address does not have what Bellhop says to others
      for (const { way, stanza } of stanzas) {
        if (way === 'in') stream.writes(stanza.toString())
        while (way === 'out' && !takeAlike(unmatched, stanza)) {
          const next = await within(stream.gets(), stanza)
          sent.push(next)
          unmatched.push(next)
          if (isQuestion(next)) stream.writes(answerTo(next, answers).toString())
        }
      }
      return sent
    },
    async end() {
      await wire.stop()
      await server.end()
      await inside.end()
    },
  }
}

interface Moved {
  way: 'in' | 'out'
  stanza: Element
}

/** The stanzas of a trace with the domain of the test, and the answers that the server gave, by what was asked. */
function readTrace(file: string, domain: string) {
  const lines = file
    .trim()
    .split('\n')
    .map((line): TraceLine => JSON.parse(line))
  const [first] = lines
  if (!first || !('trace' in first)) throw new Error('This is no trace: its first line does not say of what.')
  const theirs = first.component.replace(/^bellhop\./, '')
  const all = lines
    .filter(line => 'stanza' in line)
    .map(({ way, stanza }): Moved => ({ way, stanza: parse(stanza.replaceAll(theirs, domain)) }))
  const isAnswer = ({ way, stanza: { name, attrs } }: Moved) =>
    way === 'in' && name === 'iq' && ['result', 'error'].includes(attrs.type)
  const given = new Map(all.filter(isAnswer).map(({ stanza }) => [stanza.attrs.id, stanza]))
  const answers = new Map<string, Element[]>()
  for (const { way, stanza } of all)
    if (way === 'out' && isQuestion(stanza) && given.has(stanza.attrs.id))
      answers.set(keyOf(stanza), [...(answers.get(keyOf(stanza)) ?? []), given.get(stanza.attrs.id) ?? stanza])
  return { stanzas: all.filter(each => !isAnswer(each)), answers }
}

const isQuestion = ({ name, attrs }: Element) => name === 'iq' && ['get', 'set'].includes(attrs.type)

/** What a stanza is, without what differs from run to run: ids and texts. */
function keyOf({ name, attrs: { type, to }, children }: Element): string {
  const payload = children.find(child => typeof child !== 'string')
  return `${name} ${type} ${to} ${typeof payload === 'object' ? `${payload.attrs.xmlns} ${payload.name}` : ''}`
}

/** Removes the first stanza of the same kind. @returns whether there was one */
function takeAlike(stanzas: Element[], stanza: Element): boolean {
  const at = stanzas.findIndex(each => keyOf(each) === keyOf(stanza))
  if (at >= 0) stanzas.splice(at, 1)
  return at >= 0
}

/** As the server answered the same question in the trace, in the same order; a plain result where it did not. */
function answerTo(question: Element, answers: Map<string, Element[]>): Element {
  const { id, to, from } = question.attrs
  const known = answers.get(keyOf(question))?.shift() ?? new Element('iq', { type: 'result' })
  Object.assign(known.attrs, { id, from: to, to: from })
  return known
}

function within(stanza: Promise<Element>, expected: Element): Promise<Element> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`The trace has, and now does not come: ${expected}`)), PATIENCE)
  return Promise.race([stanza, late]).finally(() => clearTimeout(timer))
}
