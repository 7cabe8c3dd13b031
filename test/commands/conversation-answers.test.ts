// The answers that are stored, to be said again to a line that comes again.
import { expect } from 'chai'
import { Element } from 'ltx'
import { over, takeLine } from '../../core/conversation/dialogue.ts'
import { incomingOf } from '../../component/incoming.ts'
import { Fanout } from '../../xep/fanout.ts'
import { parseMessage } from '../../xep/message-parse.ts'
import { openOnStub, type OnStub } from '../support/stub-stream.ts'

const [ANN, BELLHOP] = ['ann@acme.test/1', 'bellhop@bellhop.acme.test']

describe('the answers of a conversation', () => {
  let stub: OnStub
  const acted: number[] = []
  before(async () => (stub = await openOnStub()))
  after(() => stub.end())

  const person = { id: '1', username: 'ann', name: 'Ann Test', manager: null, profile: {} }
  const writes = (storedId: number, reply: string, isFirst = true) => {
    const stanza = new Element('message', { from: ANN, to: BELLHOP, type: 'chat' })
    const config = { ...stub.context.config, answers: 1_000 } // more than are written here
    const context = { ...stub.context, config }
    const request = {
      context,
      stanza,
      caller: { admin: false, person, jid: 'ann@acme.test', origin: `outbox ${storedId}` },
      from: ANN,
      to: BELLHOP,
      lost: 0,
      storedId,
      isFirst,
    }
    return takeLine(context, incomingOf(request, parseMessage(stanza)), async () => {
      acted.push(storedId)
      return over(reply)
    })
  }
  const stored = async (id: number) => (await stub.context.store.inbox.get(`ann@acme.test outbox ${id}`))?.answer?.text
  /** The line comes again. @returns what is said to it */
  const again = async (id: number) => {
    const said = writes(id, 'another', false)
    const iq = await stub.stream.gets()
    const order = Fanout.parse(iq.getChildElements()[0] ?? iq)
    stub.stream.writes(`<iq type='result' id='${iq.attrs.id}' from='${iq.attrs.to}' to='${iq.attrs.from}'/>`)
    await said
    return order.messages.map(each => each.getChildText('body'))
  }

  it('are stored, all of them, and said again to whatever line comes again', async () => {
    for (let at = 1; at <= 60; at++) {
      await writes(at, `${at} `.repeat(at <= 20 ? 4_000 : 1))
      await stub.stream.gets()
    }
    for (const at of [1, 20, 21, 60]) {
      const text = `${at} `.repeat(at <= 20 ? 4_000 : 1)
      expect(await stored(at)).to.equal(text)
      expect(await again(at)).to.deep.equal([text])
      expect(acted.filter(id => id === at)).to.have.length(1)
    }
  })

  it('are stored no longer than they can be said', async () => {
    await writes(100, 'y'.repeat(2_000_000))
    const said = (await stub.stream.gets()).getChildText('body')
    expect(await stored(100)).to.equal(said)
    expect(await again(100)).to.deep.equal([said])
    expect(acted.filter(id => id === 100)).to.have.length(1)
  })
})
