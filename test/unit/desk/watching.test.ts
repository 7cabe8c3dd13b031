// Who supervises a desk sees who waits and who talks, and looks in on conversations, as long as that person supervises it.
import { expect } from 'chai'
import { parse } from 'ltx'
import { resumeCases } from '../../../core/desk/case/following.ts'
import { endLostWatches } from '../../../core/desk/watching/watch.ts'
import { showBoards } from '../../../core/desk/watching/board.ts'
import { leaveDesks } from '../../../core/desk/leaving.ts'
import { poll } from '../../../setup/ports.ts'
import { newDesk, openDesk, person, type DeskStage } from '../../support/desk-stage.ts'

const SUPPORT = 'support@bellhop.acme.test'

describe('who supervises a desk', () => {
  let desk: DeskStage
  beforeEach(async () => {
    const people = ['sue', 'tim', 'ann', 'bob', 'eve', 'ed'].map(id => person(id))
    const billing = newDesk({ id: 'desk-2', name: 'billing', title: 'Billing', owner: 'tim', agents: ['bob'] })
    desk = await openDesk(people, [newDesk(), billing], { BELLHOP_ADMINS: '' })
  })
  afterEach(() => desk?.end())

  /** A conversation of Ann with Eve. @returns the address of the case */
  const talk = async (): Promise<string> => {
    await desk.does('ann', 'desk on')
    await desk.writes('eve', SUPPORT, 'Hello')
    const at = `${(await desk.caseOf('eve')).id}@bellhop.acme.test`
    await desk.writes('ann', at, 'Yes?')
    for (const who of ['eve', 'ann', 'sue']) desk.reads(who)
    return at
  }
  const look = () => showBoards(desk.context, 'desk-1 now')
  const boards = (who: string) => desk.reads(who).filter(text => text.startsWith('bellhop: Support:'))

  it('is shown who waits and who talks, once for each change', async () => {
    expect(await desk.does('sue', 'desk watch', { desk: 'support' })).to.match(/^You are shown here what changes/)
    expect(boards('sue')).to.deep.equal(['bellhop: Support: 0 wait, 0 are answered, 0 of 2 agents are there'])
    await desk.writes('eve', SUPPORT, 'Hello')
    await look()
    await look()
    const [waiting, ...further] = boards('sue')
    expect(waiting).to.match(
      /1 wait, 0 are answered.*\nwaits: Eve Test, case-\w{6}, since 30 November 2026 at 10:00 CET$/,
    )
    expect(further).to.deep.equal([])
    await desk.does('ann', 'desk on')
    await desk.writes('ann', `${(await desk.caseOf('eve')).id}@bellhop.acme.test`, 'Yes?')
    await look()
    expect(boards('sue'))
      .to.have.length(1)
      .and.match(/0 wait, 1 are answered, 1 of 2.*\nAnn answers: Eve Test/s)
    await desk.does('sue', 'desk unwatch', { desk: 'support' })
    await desk.writes('ed', SUPPORT, 'And me?')
    await look()
    expect(boards('sue')).to.deep.equal([])
  })

  it('reads changes as corrections of one message for ten minutes, then as a new one', async () => {
    const shown = () => desk.context.store.deskWatches.get('desk-1 sue').then(watch => watch?.board?.message)
    await desk.does('sue', 'desk watch', { desk: 'support' })
    const first = await shown()
    await desk.writes('eve', SUPPORT, 'Hello')
    await look()
    expect(await shown()).to.equal(first)
    desk.time.now += 10 * 60_000
    await desk.writes('ed', SUPPORT, 'Hello')
    await look()
    expect(await shown()).not.to.equal(first)
  })

  it('looks in: reads what was written, and then both sides with the name of the agent', async () => {
    const at = await talk()
    expect(await desk.does('sue', 'case watch', { case: at })).to.match(
      /^You look in on the conversation with Eve Test/,
    )
    const [begin] = desk.reads('sue')
    expect(begin).to.match(/^case: Eve Test \(member\) writes to Support.*You look in.*Eve Test: Hello\n.*Ann: Yes\?/s)
    await desk.writes('eve', SUPPORT, 'My bill is wrong.')
    await desk.writes('ann', at, 'By how much?')
    await desk.writes('ann', at, [
      parse('<body>By how much then?</body>'),
      parse(`<replace xmlns='urn:xmpp:message-correct:0' id='${await lastId('agent')}'/>`),
    ])
    expect(desk.reads('sue')).to.deep.equal([
      'case: My bill is wrong.',
      'case: Ann: By how much?',
      'case: Ann: By how much then?',
    ])
    expect((await desk.writes('sue', at, 'I am here')).refused).to.equal(
      'Ann has this conversation. Your message was sent to nobody.',
    )
    await desk.writes('ann', at, '/close')
    expect(desk.reads('sue')).to.deep.equal(['case: – The conversation was closed.'])
    expect(await desk.context.store.deskWatches.count()).to.equal(0)
  })

  const lastId = async (by: 'agent' | 'customer') => {
    const where = { case: (await desk.caseOf('eve')).id, by }
    const [line] = await desk.context.store.caseLines.find({ where, sort: 'at', descending: true, limit: 1 })
    return line?.stanza ?? ''
  }

  it('is announced to the customer where the desk says so', async () => {
    const at = await talk()
    await desk.does('sue', 'case watch', { case: at })
    expect(desk.reads('eve')).to.deep.equal(['support: Sue of Support reads this conversation, too.'])
    await desk.does('sue', 'case unwatch', { case: at })
    expect(await desk.does('sue', 'desk change', { desk: 'support', announced: 'no' })).to.equal('Support is changed.')
    await desk.does('sue', 'case watch', { case: at })
    expect(desk.reads('eve')).to.deep.equal([])
  })

  it('loses the view with the role: another supervisor, another desk, somebody who has left', async () => {
    const ways: [string, () => Promise<unknown>][] = [
      ['hands over', () => desk.does('sue', 'desk change', { desk: 'support', owner: 'tim' })],
      ['leaves', () => leaveDesks(desk.context, person('sue'), undefined)],
      ['ends', async () => desk.does('sue', 'case unwatch', { case: (await desk.caseOf('eve')).id })],
      ['has the case transferred', async () => await desk.writes('ann', await at('eve'), '/transfer billing')],
      ['is replaced while Bellhop is away', replaced],
    ]
    for (const [how, loses] of ways) {
      const address = await talk()
      await desk.does('sue', 'case watch', { case: address })
      await desk.does('sue', 'desk watch', { desk: 'support' })
      await loses()
      desk.reads('sue')
      await desk.writes('eve', SUPPORT, `Secret after somebody ${how}`)
      await desk.writes('ann', address, 'I see')
      expect(
        desk.reads('sue').filter(text => text.startsWith('case: ')),
        how,
      ).to.deep.equal([])
      const of = await desk.caseOf('eve')
      expect(of.watchers, how).to.deep.equal([])
      expect(await followed(of.id), how).not.to.include('sue')
      expect(await desk.context.store.deskWatches.count({ case: of.id }), how).to.equal(0)
      await desk.context.store.cases.change(of.id, {}, { state: 'closed', open: undefined })
      await desk.context.store.desks.change('desk-1', {}, { owner: 'sue' })
    }
  })

  it('hands a desk over to a member, who is told', async () => {
    await desk.context.store.people.insert(person('gil', { sponsor: 'sue' }))
    const handsOver = (owner: string) => desk.does('sue', 'desk change', { desk: 'support', owner })
    expect(await handsOver('gil')).to.equal('not-acceptable: Gil Test is a guest: only members supervise a desk.')
    expect(await handsOver('tim')).to.equal('Support is changed.')
    const isTold = async () =>
      desk.reads('tim').some(text => text.startsWith('bellhop: You supervise the desk Support now'))
    expect(await poll(isTold)).to.equal(true)
    expect(await handsOver('sue')).to.match(/^item-not-found: You supervise no desk/)
    await desk.writes('eve', SUPPORT, 'Hello')
    expect(await desk.does('sue', 'cases', { case: (await desk.caseOf('eve')).id })).to.match(/^item-not-found/)
    expect(await desk.does('tim', 'cases', { case: (await desk.caseOf('eve')).id })).to.equal('Eve Test: Hello')
  })

  const at = async (customer: string) => `${(await desk.caseOf(customer)).id}@bellhop.acme.test`
  const followed = async (id: string) => {
    await resumeCases(desk.context)
    return (await desk.context.store.cases.get(id))?.shown
  }
  const replaced = async () => {
    await desk.context.store.desks.change('desk-1', {}, { owner: null })
    await endLostWatches(desk.context)
  }

  it('is nobody else: for others there is nothing to watch', async () => {
    const of = await talk()
    for (const who of ['tim', 'ann', 'eve']) {
      expect(await desk.does(who, 'case watch', { case: of }), who).to.match(
        /^item-not-found: There is no conversation/,
      )
      expect(await desk.does(who, 'desk watch', { desk: 'support' }), who).to.match(/^item-not-found: You supervise no/)
    }
    expect(await desk.does('sue', 'case watch', { case: 'case-000000' })).to.match(/^item-not-found: /)
  })
})
