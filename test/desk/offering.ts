// To whom a conversation is offered, and who has it. Called in the describe of desk.test.ts.
import { expect } from 'chai'
import { isDone } from '../support/tap.ts'
import { BELLHOP, SUPPORT, casesInRoster, losesContact, offered, refusal, textOf, type DeskWorld } from './world.ts'

export function offering({ acme, online, as, healthy, present, idOf }: DeskWorld): void {
  describe('offers a conversation', () => {
    it('to all agents who are there: with the name of the customer, what is known, and the message', async () => {
      const [dave, dora] = await present('dave', 'dora')
      const gus = await online('gus')
      const eve = await online('eve')
      eve.says(SUPPORT, 'My printer is on fire.')
      for (const agent of [dave, dora]) {
        const intro = await agent.hears(/^Eve Test \(member\) writes to Support/, 'case-')
        expect(intro.getChildText('body')).to.match(/This is the first conversation/)
        const from = await offered(agent, 'My printer is on fire.')
        expect(from).to.match(/^case-[0-9a-z]{6}@bellhop\.acme\.test$/)
        expect(await casesInRoster(agent)).to.deep.equal([from])
      }
      gus.says(BELLHOP, 'whoami')
      await gus.hears(/Gus Test/, BELLHOP)
      expect(gus.received.filter(({ attrs }) => attrs.from?.startsWith('case-'))).to.deep.equal([])
    })

    it('that belongs to who answers first; the others read who has it, and lose it', async () => {
      const [dave, dora] = await present('dave', 'dora')
      const eve = await online('eve')
      eve.says(SUPPORT, 'Is anybody there?')
      const at = await offered(dave, 'Is anybody there?')
      await offered(dora, 'Is anybody there?')
      dave.says(at, 'Yes, I am.')
      await eve.hears('Dave answers you now.', SUPPORT)
      const answer = await eve.hears('Yes, I am.', SUPPORT)
      expect(answer.attrs.from).to.equal(SUPPORT)
      await dora.hears('Dave Test has taken this conversation.', at)
      await losesContact(dora, at)
      expect(await casesInRoster(dora)).to.deep.equal([])
      expect(await casesInRoster(dave)).to.deep.equal([at])
      await healthy()
      const late = dora.says(at, 'I am here, too.')
      expect(textOf(await refusal(dora, late))).to.equal('Dave has this conversation. Your message was sent to nobody.')
      eve.says(SUPPORT, 'Good.')
      await dave.hears('Good.', at)
      dave.says(at, 'What is it?')
      await eve.hears('What is it?', SUPPORT)
      expect(eve.received.some(stanza => stanza.getChildText('body') === 'I am here, too.')).to.equal(false)
    })

    it('to one of several who answer at the same instant, in each of several conversations', async () => {
      const agents = await present('dave', 'dora', 'gus')
      const names = ['ann', 'carl', 'ed', 'eve']
      const customers = await Promise.all(names.map(name => online(name)))
      await acme().does('desk-change', { desk: 'support', capacity: '10' })
      customers.forEach((customer, at) => customer.says(SUPPORT, `Question ${at}`))
      const cases = await Promise.all(names.map((_, at) => offered(agents[0]!, `Question ${at}`)))
      for (const at of names.keys()) for (const agent of agents.slice(1)) await offered(agent, `Question ${at}`)
      const ids = cases.map(to => agents.map(agent => [agent, agent.says(to, `From ${agent.jid}`)] as const))
      for (const [at, customer] of customers.entries()) {
        const first = await customer.hears(/^From /, SUPPORT)
        const losers = (ids[at] ?? []).filter(([agent]) => first.getChildText('body') !== `From ${agent.jid}`)
        expect(losers).to.have.length(2)
        for (const [agent, id] of losers)
          expect(textOf(await refusal(agent, id))).to.match(/has this conversation. Your message was sent to nobody/)
        customer.says(SUPPORT, `Thanks ${at}`)
      }
      for (const [at, customer] of customers.entries()) {
        const all = agents.flatMap(agent => agent.received.filter(each => each.getChildText('body') === `Thanks ${at}`))
        if (!all.length) await Promise.any(agents.map(agent => agent.hears(`Thanks ${at}`, cases[at])))
        expect(customer.received.filter(each => /^From /.test(each.getChildText('body') ?? ''))).to.have.length(1)
      }
      await acme().does('desk-change', { desk: 'support', capacity: '3' })
    })

    it('is no address for those who were not offered it', async () => {
      const [dave] = await present('dave')
      const eve = await online('eve')
      eve.says(SUPPORT, 'Hello')
      const at = await offered(dave, 'Hello')
      const ed = await online('ed')
      for (const to of [at, 'case-000000@bellhop.acme.test']) {
        expect(textOf(await refusal(ed, ed.says(to, 'Who is this?')))).to.equal('There is nobody at this address.')
        const info = await ed.asks(to, 'get', "<query xmlns='http://jabber.org/protocol/disco#info'/>")
        expect(info.getChild('error')?.getChild('item-not-found'), to).to.exist
      }
      expect(await as('ed', 'case-take', { case: at })).to.match(/^item-not-found: /)
      expect(await as('ed', 'cases', { case: at })).to.match(/^item-not-found: /)
    })

    it('once to each of them, where Bellhop is killed when they have it and the server hands the message over again', async () => {
      const agents = await present('dave', 'dora')
      const eve = await online('eve')
      const sprung = acme().tap.cuts(1, 'before', isDone)
      eve.says(SUPPORT, 'Once, please')
      await sprung
      await acme().crash()
      eve.says(SUPPORT, 'And then')
      for (const agent of agents) {
        await agent.hears('And then', 'case-')
        const texts = agent.received.map(stanza => stanza.getChildText('body'))
        expect(texts.filter(text => text === 'Once, please')).to.have.length(1)
      }
    })

    it('to no client that answers by itself', async () => {
      const [dave, dora] = await present('dave', 'dora')
      const eve = await online('eve')
      eve.says(SUPPORT, 'Help me')
      const at = await offered(dave, 'Help me')
      await offered(dora, 'Help me')
      dave.says(at, 'Automatic reply: I am in a meeting.')
      dora.says(at, 'How?')
      await eve.hears('Dora answers you now.', SUPPORT)
      await eve.hears('How?', SUPPORT)
    })

    it('of which an agent has no more than there is room for', async () => {
      await acme().does('desk-change', { desk: 'support', capacity: '1' })
      const [dave] = await present('dave')
      const [eve, ed] = [await online('eve'), await online('ed')]
      eve.says(SUPPORT, 'First')
      const first = await offered(dave, 'First')
      ed.says(SUPPORT, 'Second')
      await ed.hears(/^Nobody is free at the moment\. You are number 2 in the queue/, SUPPORT)
      dave.says(first, 'Yes?')
      await eve.hears('Yes?', SUPPORT)
      expect(await as('dave', 'case-take', { case: await idOf('ed') })).to.match(
        /^item-not-found: |^resource-constraint: /,
      )
      dave.says(first, '/close')
      await eve.hears(/^This conversation is closed/, SUPPORT)
      await offered(dave, 'Second')
      await acme().does('desk-change', { desk: 'support', capacity: '3' })
    })
  })
}
