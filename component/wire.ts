// The component's stream (XEP-0114 version 1.6), over @xmpp/component-core (entity.ts). Mends what that leaves open: answers from
// others than were asked, unbounded intake, sending while offline, hammering reconnects.
import { randomUUID } from 'node:crypto'
import { Element } from 'ltx'
import type { Log, Wire } from '../core/context.ts'
import { Fault, buildError, parseError } from '../xep/fault.ts'
import { Ping } from '../xep/ping.ts'
import { fitText } from '../xep/text.ts'
import { explainFailure, gatherWrites, makeEntity, type Entity } from './entity.ts'
import { say } from '../texts/say.ts'

const ANSWER = 120_000 // ms until an IQ counts as lost; bulk work on a busy server takes its time
const PATIENCE = 30_000 // ms that sending waits for the server to come back
const HEARTBEAT = 15_000 // ms between two pings (XEP-0199), where no other time is given
const SILENT = 3 // pings without anything from the server after which the stream counts as dead
const FIRST_DELAY = 250
const LONGEST_DELAY = 15_000
const SLACK = 1_000 // stanzas that are still taken in beyond the intake: what one read brings

export interface WireOptions {
  host: string
  port: number
  domain: string
  /** The one that is tried first, and others. */
  secrets: () => string[]
  /** Stanzas being handled before the socket is paused. */
  intake: number
  /** ms between two pings that find out whether the server still answers. */
  heartbeat?: number
  log: Log
  /** Handles one stanza that is not an answer to us; must not reject. */
  handle: (stanza: Element) => Promise<void>
  /** Told of each stanza that comes or leaves. */
  seen?: (way: 'in' | 'out', stanza: Element) => void
  /** Called each time the stream is up. */
  online: () => void
}

interface Asked {
  to: string
  resolve: (answer: Element) => void
  reject: (error: Error) => void
}

export class ComponentWire implements Wire {
  readonly #options: WireOptions
  readonly #asked = new Map<string, Asked>()
  #entity: Entity | undefined
  #waiting: (() => void)[] = []
  #handling = 0
  #streamsLost = 0
  #attempts = 0
  /** How often a secret was refused: the next one is tried then. */
  #refused = 0
  #stopped = false
  #timer: NodeJS.Timeout | undefined
  #heart: NodeJS.Timeout | undefined
  /** Until then nothing is sent but the question that asks alone. */
  #held: Promise<void> | undefined
  /** Pings since anything came from the server. */
  #unanswered = 0
  #state: 'connected' | 'away' | 'conflict' = 'away'

  constructor(options: WireOptions) {
    this.#options = options
  }

  get online(): boolean {
    return this.#entity?.status === 'online'
  }

  /** `conflict`: the server refuses this stream because another Bellhop is connected. */
  get state(): 'connected' | 'away' | 'conflict' {
    return this.online ? 'connected' : this.#state
  }

  get lost(): number {
    return this.#streamsLost
  }

  get handling(): number {
    return this.#handling
  }

  /** Connects, and connects again whenever the stream is lost. */
  start(): void {
    const { host, port, domain, secrets, log } = this.#options
    const known = secrets()
    const secret = known[this.#refused % known.length] ?? ''
    const service = `xmpp://${host}:${port}`
    const entity = makeEntity(service, domain)
    entity.on('error', (error: Error & { condition?: string }) => {
      log.warn({ reason: error.condition ?? error.message }, explainFailure(error, domain))
      if (error.condition === 'not-authorized') this.#refused++
      if (error.condition) this.#state = error.condition === 'conflict' ? 'conflict' : 'away'
      if (!entity.parser) entity.socket?.destroy() // what cannot be read any further would be read into nothing
    })
    // 'error' says why, except when the answer takes too long: it would come to nobody.
    entity.on('open', ({ attrs }: Element) =>
      entity.authenticate(attrs.id, secret).catch(() => entity.socket?.destroy()),
    )
    entity.on('close', () => entity.socket?.destroy()) // the server has ended the stream, and may keep the line
    entity.on('stanza', (stanza: Element) => this.#receive(stanza))
    entity.once('disconnect', () => this.#lost(entity))
    entity.once('online', () => this.#up(entity))
    this.#entity = entity
    // Not by its start(), which leaves a promise behind that nobody catches when the stream is lost while it opens. Why
    // was told as 'error'; closing leads to #lost.
    entity
      .connect(service)
      .then(() => entity.open({ domain }))
      .catch(() => entity.socket?.destroy())
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    clearInterval(this.#heart)
    this.#fail()
    if (this.online) await this.#entity?.stop()
    else this.#entity?.socket?.destroy()
  }

  ask<Q>(
    type: 'get' | 'set',
    to: string,
    question: { build: (value: Q) => Element },
    value: Q,
    from = this.#options.domain,
  ): Promise<Element | undefined> {
    const iq = new Element('iq', { type, id: randomUUID(), to, from })
    iq.cnode(question.build(value))
    return this.#answered(iq, stanza => this.send(stanza))
  }

  async askAlone<Q>(to: string, question: { build: (value: Q) => Element }, value: Q): Promise<Element | undefined> {
    while (this.#held) await this.#held
    const { promise, resolve: release } = Promise.withResolvers<void>()
    this.#held = promise
    const iq = new Element('iq', { type: 'set', id: randomUUID(), to, from: this.#options.domain })
    iq.cnode(question.build(value))
    try {
      return await this.#answered(iq, stanza => this.#write(stanza))
    } finally {
      this.#held = undefined
      release()
    }
  }

  async #answered(iq: Element, send: (iq: Element) => Promise<void>): Promise<Element | undefined> {
    const { id, to } = iq.attrs
    const answer = new Promise<Element>((resolve, reject) => this.#asked.set(id, { to, resolve, reject }))
    answer.catch(() => {}) // it may be lost while the question is still being sent, when nobody waits for it yet
    const timer = setTimeout(() => this.#asked.get(id)?.reject(away()), ANSWER)
    this.#flow() // the answer has to be read
    try {
      await send(iq)
      return (await answer).getChildElements()[0]
    } finally {
      clearTimeout(timer)
      this.#asked.delete(id)
      this.#flow()
    }
  }

  async send(stanza: Element): Promise<void> {
    while (this.#held) await this.#held
    return this.#write(stanza)
  }

  async #write(stanza: Element): Promise<void> {
    if (!this.online) await this.#back()
    const entity = this.#entity
    if (!entity) throw away()
    gatherWrites(entity)
    await entity.write(fitText(stanza.toString())).catch(() => {
      throw away()
    })
    this.#options.seen?.('out', stanza)
  }

  #back(): Promise<void> {
    if (this.#stopped) return Promise.reject(away())
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter(each => each !== resume)
        reject(away())
      }, PATIENCE)
      const resume = () => {
        clearTimeout(timer)
        if (this.#stopped) reject(away())
        else resolve()
      }
      this.#waiting.push(resume)
    })
  }

  #up(entity: Entity): void {
    if (entity !== this.#entity) return
    this.#attempts = 0
    this.#state = 'away' // what it is when this stream is lost
    this.#unanswered = 0
    clearInterval(this.#heart)
    this.#heart = setInterval(() => this.#beat(entity), this.#options.heartbeat ?? HEARTBEAT).unref()
    this.#options.log.info({ domain: this.#options.domain }, 'connected to the XMPP server')
    const waiting = this.#waiting
    this.#waiting = []
    for (const resume of waiting) resume()
    this.#options.online()
  }

  /** TCP notices hours later that the server's machine is gone: what was said meanwhile would be lost. */
  #beat(entity: Entity): void {
    if (entity !== this.#entity || this.#handling >= this.#options.intake) return // the socket is paused by us
    if (this.#unanswered >= SILENT) {
      this.#options.log.warn({ pings: SILENT }, 'the XMPP server has stopped answering, the stream is closed')
      return void entity.socket?.destroy()
    }
    this.#unanswered++
    const { domain } = this.#options
    const to = domain.slice(domain.indexOf('.') + 1)
    const ping = new Element('iq', { type: 'get', id: `alive-${randomUUID()}`, from: domain, to })
    ping.cnode(Ping.build({}))
    entity.write(ping.toString()).catch(() => {}) // the stream is lost, which is told elsewhere
  }

  #lost(entity: Entity): void {
    if (entity !== this.#entity) return
    this.#entity = undefined
    this.#streamsLost++
    for (const { reject } of this.#asked.values()) reject(away())
    if (this.#stopped) return
    const ceiling = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.#attempts++)
    const delay = ceiling / 2 + (Math.random() * ceiling) / 2
    this.#options.log.info({ delay: Math.round(delay) }, 'not connected to the XMPP server, trying again')
    this.#timer = setTimeout(() => this.start(), delay)
  }

  #fail(): void {
    for (const { reject } of this.#asked.values()) reject(away())
    for (const resume of this.#waiting) resume()
    this.#waiting = []
  }

  #receive(stanza: Element): void {
    this.#options.seen?.('in', stanza)
    this.#unanswered = 0
    const { id, type, from } = stanza.attrs
    if (stanza.name === 'iq' && (type === 'result' || type === 'error')) {
      const asked = this.#asked.get(id)
      if (!asked || asked.to !== from) return // an answer that nobody waits for, or from somebody who was not asked
      if (type === 'result') asked.resolve(stanza)
      else asked.reject(parseError(stanza))
      return
    }
    this.#take(stanza)
  }

  /** Bounded intake. Of messages the outbox hands over no more than its window. */
  #take(stanza: Element): void {
    const { intake, handle } = this.#options
    if (this.#handling >= intake + SLACK && stanza.name !== 'message') return this.#refuse(stanza)
    this.#handling++
    this.#flow()
    void handle(stanza).finally(() => {
      this.#handling--
      this.#flow()
    })
  }

  /** The server keeps what we cannot take yet, in the socket; except when an answer that somebody waits for is behind it. */
  #flow(): void {
    const { intake } = this.#options
    const socket = this.#entity?.socket
    if (this.#asked.size > 0 || this.#handling <= intake / 2) socket?.resume()
    else if (this.#handling >= intake) socket?.pause()
  }

  #refuse({ name, attrs: { from, to, id } }: Element): void {
    if (name !== 'iq') return
    const refusal = new Element('iq', { type: 'error', from: to, to: from, id })
    refusal.cnode(
      buildError(new Fault('resource-constraint', say('Too much is being asked at once. Try again in a moment.'))),
    )
    this.send(refusal).catch(() => {}) // who asked has lost the stream, too
  }
}

const away = () => new Fault('remote-server-timeout', say('The XMPP server is away. Try again in a moment.'))
