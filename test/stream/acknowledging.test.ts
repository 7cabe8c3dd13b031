// What Bellhop tells the outbox, and what it makes of the outbox's marks: a scripted server says what a real one rarely says.
import { expect } from 'chai'
import { Element } from 'ltx'
import { Outbox } from '../../component/outbox.ts'
import { makeRouter, messageRoute } from '../../component/router.ts'
import { ComponentWire } from '../../component/wire.ts'
import { hosts } from '../../config.ts'
import { buildError, Fault, Outage } from '../../xep/fault.ts'
import { Acknowledge, OutboxState, Stored } from '../../xep/outbox.ts'
import { openInside, type Inside } from '../support/context.ts'
import { stubServer, type StubServer, type StubStream } from '../support/stub-server.ts'

describe('what the outbox is told', () => {
  let inside: Inside
  let server: StubServer
  let wire: ComponentWire
  let stream: StubStream
  const handled: string[] = []
  let refused = 0 // messages of cat
  let outages = 0 // of the store, while bob writes
  before(async () => {
    inside = await openInside()
    server = await stubServer()
    const { config, log } = inside.context
    const online = Promise.withResolvers<void>()
    wire = new ComponentWire({
      ...{
        host: '127.0.0.1',
        port: server.port,
        domain: hosts(config).component,
        secrets: () => ['s'],
        intake: 100,
        log,
      },
      ...{ handle: stanza => router(stanza), online: online.resolve },
    })
    const context = { ...inside.context, wire }
    const outbox = new Outbox(context)
    let hasAsked = false
    /** Asks twice, once: the first question is lost, the second one waits for the next stream. */
    const asks = async () => {
      hasAsked = true
      const first = wire.ask('get', config.domain, OutboxState, {})
      await Promise.allSettled([first])
      await wire.send(new Element('presence', { id: 'back' }))
      await first
    }
    const notes = messageRoute('any', async ({ stanza, storedId }) => {
      if (stanza.getChildText('body') === 'asks' && !hasAsked) await asks()
      if (stanza.attrs.from === 'cat@acme.test/1') throw new Fault('resource-constraint', `refusal ${++refused}`)
      if (outages > 0 && stanza.attrs.from === 'bob@acme.test/1') throw new Outage(`${outages--} more`)
      handled.push(`${stanza.getChildText('body')} ${storedId}`)
    })
    const router = makeRouter(context, [notes], id => outbox.acknowledge(id))
    wire.start()
    stream = await server.accepts()
    await online.promise
  })
  after(async () => {
    await wire.stop()
    await server.end()
    await inside.end()
  })

  const writes = (text: string, mark: string, from = 'ann@acme.test/1') =>
    stream.writes(
      `<message from='${from}' to='bellhop@bellhop.acme.test' type='chat' id='m'><body>${text}</body>` +
        `<stored xmlns='${Stored.ns}' ${mark}/></message>`,
    )
  const ranges = (iq: Element) => Acknowledge.parse(iq.getChildElements()[0] ?? iq).ranges
  const answers = ({ attrs: { id, from, to } }: Element, fault?: Fault) => {
    const answer = new Element('iq', { type: fault ? 'error' : 'result', id, from: to, to: from })
    if (fault) answer.cnode(buildError(fault))
    stream.writes(answer.toString())
  }

  it('is told again on the same stream, with what is done meanwhile, when it could not take it', async () => {
    writes('one', "id='7'")
    const first = await stream.gets()
    writes('two', "id='8'")
    answers(first, new Fault('internal-server-error', 'The disk is full.'))
    const told = [await stream.gets()]
    answers(told[0] ?? first)
    if (!ranges(told[0] ?? first).some(({ from, to }) => from <= 7 && to >= 7)) told.push(await stream.gets())
    expect(ranges(first)).to.deep.equal([{ from: 7, to: 7 }])
    const ids = new Set(told.flatMap(ranges).flatMap(({ from, to }) => [from, to]))
    expect([...ids].sort()).to.deep.equal([7, 8])
  })

  it('is no reason to end when its mark cannot be read: the message is handled', async () => {
    writes('three', "id='seven'")
    writes('four', "id='9'")
    const iq = await stream.gets()
    answers(iq)
    expect(ranges(iq)).to.deep.equal([{ from: 9, to: 9 }])
    expect(handled).to.deep.equal(['one 7', 'two 8', 'three undefined', 'four 9'])
  })

  it('is told of a message once the store works again; what its sender wrote behind it waits, and nobody else', async () => {
    outages = 2
    writes('five', "id='11'", 'bob@acme.test/1')
    writes('six', "id='12'", 'bob@acme.test/1')
    writes('seven', "id='13'")
    const told: number[] = []
    while (told.length < 3) {
      const iq = await stream.gets()
      expect(iq.name, iq.toString()).to.equal('iq') // nobody reads an error
      told.push(...ranges(iq).flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, at) => from + at)))
      answers(iq)
    }
    expect(outages).to.equal(0)
    expect(handled.slice(-3)).to.deep.equal(['seven 13', 'five 11', 'six 12'])
  })

  it('is told again of a refused message that comes again, which is refused in the same words', async () => {
    for (const mark of ["id='14'", "id='14' redelivered='true'"]) {
      writes('eight', mark, 'cat@acme.test/1')
      const refusal = await stream.gets()
      expect(refusal.getChild('error')?.getChildText('text')).to.equal('refusal 1')
      const iq = await stream.gets()
      answers(iq)
      expect(ranges(iq)).to.deep.equal([{ from: 14, to: 14 }])
    }
  })

  it('is not told of a message that failed because its stream was lost, although the next one is there by then', async () => {
    writes('asks', "id='10'")
    await stream.gets()
    stream.socket.destroy()
    stream = await server.accepts()
    expect((await stream.gets()).attrs.id).to.equal('back')
    writes('asks', "id='10' redelivered='true'")
    const next = await stream.gets()
    expect(next.name, next.toString()).to.equal('iq')
    expect(ranges(next)).to.deep.include({ from: 10, to: 10 })
    expect(handled.at(-1)).to.equal('asks 10')
    answers(next)
  })
})
