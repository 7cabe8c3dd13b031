// What Bellhop owes to people, when some of it cannot be sent.
import { expect } from 'chai'
import { Element } from 'ltx'
import { newNotice, resumeNotices, sendLeft, sendNotice, tellPeople } from '../../core/notices.ts'
import { poll } from '../../setup/ports.ts'
import { buildError, Fault } from '../../xep/fault.ts'
import { Fanout } from '../../xep/fanout.ts'
import { openOnStub, type OnStub } from '../support/stub-stream.ts'

describe('a notice that cannot be sent', () => {
  let stub: OnStub
  before(async () => (stub = await openOnStub()))
  after(() => stub.end())

  it('holds up no other one, is tried again where that may help, and goes to whom it can', async () => {
    const { store, now } = stub.context
    for (const username of ['wrong', 'dora', 'full', 'eve'])
      await store.people.insert({ id: username, username, name: username, manager: null, profile: {} })
    const at = now().toISOString()
    await store.notices.insert({ id: 'n1', people: ['wrong', 'dora'], text: 'One', at })
    await store.notices.insert({ id: 'n2', people: ['full'], text: 'Two', at })
    await store.notices.insert({ id: 'n3', people: ['eve'], text: 'Three', at })

    const taken: string[] = []
    void takes(taken)
    expect(await resumeNotices(stub.context).catch(error => error)).to.include({ condition: 'internal-server-error' })
    expect(taken).to.deep.equal(['dora@acme.test', 'eve@acme.test'])
    expect((await store.notices.find()).map(({ id }) => id)).to.deep.equal(['n2'])
  })

  /** The server takes chunks for as long as there are any, but those with one of two people in them. */
  async function takes(taken: string[]): Promise<void> {
    for (;;) {
      const iq = await stub.stream.gets()
      const { to } = Fanout.parse(iq.getChildElements()[0] ?? iq)
      const who = to.map(jid => jid.split('@')[0])
      const condition = who.includes('wrong')
        ? 'bad-request'
        : who.includes('full')
          ? 'internal-server-error'
          : undefined
      if (!condition) taken.push(...to)
      const { id, from } = iq.attrs
      const answer = new Element('iq', { type: condition ? 'error' : 'result', id, to: from, from: iq.attrs.to })
      if (condition) answer.cnode(buildError(new Fault(condition, 'Refused.')))
      stub.stream.writes(answer.toString())
    }
  }
})

describe('notices for which nobody waits', () => {
  let stub: OnStub
  before(async () => (stub = await openOnStub()))
  after(() => stub.end())

  it('are tried again by the queue where the server is there, and takes them once', async () => {
    const { context, stream } = stub
    const { store } = context
    await store.people.insert({ id: 'eve', username: 'eve', name: 'Eve', manager: null, profile: {} })
    const asked: string[] = []
    const queue = { ...context.queue, add: async (job: string, id: string) => asked.push(`${job} ${id}`) > 0 }
    await tellPeople({ ...context, queue }, ['eve'], 'One', 'one')
    const first = await stream.gets()
    const answers = ({ attrs: { id, from, to } }: Element, fault?: Fault) => {
      const answer = new Element('iq', { type: fault ? 'error' : 'result', id, to: from, from: to })
      if (fault) answer.cnode(buildError(fault))
      stream.writes(answer.toString())
    }
    answers(first, new Fault('resource-constraint', 'Later.'))
    expect(await poll(async () => asked.length === 1)).to.equal(true)
    const [notice] = await store.notices.find()
    expect(asked).to.deep.equal([`notice ${notice?.id}`])
    const sent = sendLeft(context, notice?.id ?? '')
    const again = await stream.gets()
    answers(again)
    await sent
    const chunk = (iq: Element) => Fanout.parse(iq.getChildElements()[0] ?? iq).id
    expect(chunk(again), 'the server takes it once').to.equal(chunk(first))
    expect(await store.notices.count()).to.equal(0)
    await sendLeft(context, notice?.id ?? '') // gone: nothing is sent
  })

  it('are sent a few at once, however many there are, and all of them in the end', async () => {
    const { context, stream } = stub
    const { store } = context
    await store.people.insert({ id: 'dora', username: 'dora', name: 'Dora', manager: null, profile: {} })
    for (let at = 0; at < 100; at++) await tellPeople(context, ['dora'], `Notice ${at}`, `${at}`)
    const fence = sendNotice(context, newNotice(context, ['dora'], 'The fence'))
    const begun: Element[] = []
    while (!begun.at(-1)?.toString().includes('The fence')) begun.push(await stream.gets())
    expect(begun.length - 1).to.be.within(2, 32)
    const answers = (iq: Element) => {
      const { id, from, to } = iq.attrs
      stream.writes(new Element('iq', { type: 'result', id, to: from, from: to }).toString())
    }
    begun.forEach(answers)
    await fence
    for (let at = begun.length - 1; at < 100; at++) answers(await stream.gets())
    expect(await poll(async () => (await store.notices.count()) === 0)).to.equal(true)
  })
})
