// What Bellhop tells the outbox, and what it makes of the outbox's marks: a scripted server says what a real one rarely says.
import { expect } from 'chai'
import { Element } from 'ltx'
import { Outbox } from '../component/outbox.ts'
import { makeRouter, messageRoute } from '../component/router.ts'
import { ComponentWire } from '../component/wire.ts'
import { hosts } from '../config.ts'
import { buildError, Fault } from '../xep/fault.ts'
import { Acknowledge, OutboxState, Stored } from '../xep/outbox.ts'
import { openInside, type Inside } from './support/context.ts'
import { stubServer, type StubServer, type StubStream } from './support/stub-server.ts'

describe('what the outbox is told', () => {
  let inside: Inside
  let server: StubServer
  let wire: ComponentWire
  let stream: StubStream
  const handled: string[] = []
  before(async () => {
    inside = await openInside()
    server = await stubServer()
    const { config, log } = inside.context
    const online = Promise.withResolvers<void>()
    wire = new ComponentWire({
      ...{ host: '127.0.0.1', port: server.port, domain: hosts(config).component, secret: 's', intake: 100, log },
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

  const writes = (text: string, mark: string) =>
    stream.writes(
      `<message from='ann@acme.test/1' to='bellhop@bellhop.acme.test' type='chat' id='m'><body>${text}</body>` +
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
