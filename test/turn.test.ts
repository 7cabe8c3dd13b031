// What is kept of a conversation, to be said again to a line that comes again.
import { expect } from 'chai'
import { Element } from 'ltx'
import { over, takeTurn } from '../core/conversation/turn.ts'
import { incomingOf } from '../component/incoming.ts'
import { Fanout } from '../xep/fanout.ts'
import { parseMessage } from '../xep/message-parse.ts'
import { openOnStub, type OnStub } from './support/stub-stream.ts'

const [ANN, BELLHOP] = ['ann@acme.test/1', 'bellhop@bellhop.acme.test']

describe('the answers of a conversation', () => {
  let stub: OnStub
  const acted: number[] = []
  before(async () => (stub = await openOnStub()))
  after(() => stub.end())

  const person = { id: '1', username: 'ann', name: 'Ann Test', manager: null, profile: {} }
  const writes = (kept: number, reply: string, isFirst = true) => {
    const stanza = new Element('message', { from: ANN, to: BELLHOP, type: 'chat' })
    const config = { ...stub.context.config, answers: 1_000 } // more than are written here
    const context = { ...stub.context, config }
    const request = {
      context,
      stanza,
      caller: { admin: false, person },
      from: ANN,
      to: BELLHOP,
      lost: 0,
      kept,
      isFirst,
    }
    return takeTurn(context, incomingOf(request, parseMessage(stanza)), async () => {
      acted.push(kept)
      return over(reply)
    })
  }
  const kept = async () => (await stub.context.store.dialogues.find())[0]?.said ?? {}

  it('are kept as far as there is room, the latest ones', async () => {
    for (let at = 1; at <= 20; at++) {
      await writes(at, `${at} `.repeat(4_000))
      await stub.stream.gets()
    }
    const said = await kept()
    expect(Object.values(said).join('').length).to.be.within(16_000, 32_000)
    expect(Object.keys(said)).to.deep.equal(['19', '20'])
    for (let at = 21; at <= 60; at++) {
      await writes(at, 'short')
      await stub.stream.gets()
    }
    expect(Object.keys(await kept())).to.have.length(20)
  })

  it('are kept no longer than they can be said, and the last one at any such length', async () => {
    await writes(100, 'y'.repeat(2_000_000))
    const said = (await stub.stream.gets()).getChildText('body')
    expect(await kept()).to.deep.equal({ 100: said })
    const again = writes(100, 'another', false)
    const iq = await stub.stream.gets()
    const order = Fanout.parse(iq.getChildElements()[0] ?? iq)
    stub.stream.writes(`<iq type='result' id='${iq.attrs.id}' from='${iq.attrs.to}' to='${iq.attrs.from}'/>`)
    await again
    expect(order.messages.map(each => each.getChildText('body'))).to.deep.equal([said])
    expect(acted.filter(id => id === 100)).to.have.length(1)
  })
})
