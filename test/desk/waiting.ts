// What customers read who have to wait. Called in the describe of desk.test.ts.
import { expect } from 'chai'
import { BELLHOP, ORG, SUPPORT, offered, refusal, textOf, type DeskWorld } from './world.ts'

export function waiting({ acme, online, as, present }: DeskWorld): void {
  describe('lets customers wait', () => {
    it('where nobody is there, until somebody is: with the place in the queue, and leave', async () => {
      const [eve, ed] = [await online('eve'), await online('ed')]
      eve.says(SUPPORT, 'Anybody?')
      await eve.hears(
        /^Nobody is free at the moment\. You are the next one\. .* Write leave to stop waiting\.$/,
        SUPPORT,
      )
      ed.says(SUPPORT, 'Me, too')
      await ed.hears(/You are number 2 in the queue/, SUPPORT)
      ed.says(SUPPORT, 'leave')
      await ed.hears(/^You wait no longer/, SUPPORT)
      ed.says(SUPPORT, 'leave')
      await ed.hears(/^You wait for nobody/, SUPPORT)
      const [dave] = await present('dave')
      await offered(dave, 'Anybody?')
      dave.says(BELLHOP, 'whoami')
      await dave.hears(/Dave Test/, BELLHOP)
      expect(dave.received.some(stanza => stanza.getChildText('body') === 'Me, too')).to.equal(false)
    })

    it('and goes on in the language of the first message, where no profile says another', async () => {
      const [eve, ed] = [await online('eve'), await online('ed')]
      eve.sends(`<message xml:lang='de-AT' type='chat' to='${SUPPORT}' id='m1'><body>Hallo</body></message>`)
      await eve.hears(/^Im Moment ist niemand frei\. Sie sind als Nächstes an der Reihe\./, SUPPORT)
      ed.says(SUPPORT, 'Hello')
      await ed.hears(/^Nobody is free at the moment\. You are number 2 in the queue\./, SUPPORT)
      const [dave] = await present('dave')
      const at = await offered(dave, 'Hallo')
      const introduction = dave.received
        .map(each => each.getChildText('body') ?? '')
        .find(text => /Eve Test/.test(text))
      expect(introduction).to.match(/^Eve Test \(member\) writes to Support/)
      dave.says(at, 'Ja?')
      await eve.hears('Dave antwortet Ihnen jetzt.', SUPPORT)
    })

    it('and opens no more than twenty conversations of one customer within an hour', async () => {
      const eve = await online('eve')
      for (let count = 0; count < 20; count++) {
        eve.says(SUPPORT, `Conversation ${count}`)
        eve.says(SUPPORT, 'leave')
        await eve.hears(/^You wait no longer/, SUPPORT)
      }
      const id = eve.says(SUPPORT, 'One more')
      expect(textOf(await refusal(eve, id))).to.match(/^You have begun many conversations/)
    })

    it('and answers no program that answers everything', async () => {
      const eve = await online('eve')
      eve.says(SUPPORT, 'Hello')
      await eve.hears(/^Nobody is free at the moment/, SUPPORT)
      for (let count = 0; count < 5; count++) eve.says(SUPPORT, 'I am on holiday until Monday.')
      eve.says(SUPPORT, 'leave')
      await eve.hears(/^You wait no longer/, SUPPORT)
      expect(eve.received.filter(({ name, attrs }) => name === 'message' && attrs.from === SUPPORT)).to.have.length(2)
    })

    it('until the desk opens, and says when that is', async () => {
      const day = new Date(Date.now() + 3 * 86_400_000).toLocaleDateString('en-GB', {
        weekday: 'long',
        timeZone: 'UTC',
      })
      const hours = { hours: `${day} 09:00-10:00`, zone: 'UTC' }
      await acme().does('desk-change', { desk: 'support', ...hours })
      const [dave] = await present('dave')
      const eve = await online('eve')
      eve.says(SUPPORT, 'Good evening')
      const told = await eve.hears(/^We are closed until .* at 09:00 UTC\. Your message is kept/, SUPPORT)
      expect(told.getChildText('body')).to.contain(day)
      expect(await as('dave', 'cases')).to.equal('There are no open conversations.')
      expect(await as('bob', 'desk-change', { desk: 'support', hours: 'now and then' })).to.match(/^bad-request: /)
      expect(await as('bob', 'desk-change', { desk: 'support', zone: 'Berlin' })).to.match(
        /^bad-request: 'Berlin' is no time/,
      )
      await acme().does('desk-change', { desk: 'support', hours: 'always' })
      await offered(dave, 'Good evening')
    })

    it('with their place kept where an agent leaves the organisation', async () => {
      const [gus] = await present('gus')
      const [eve, ed] = [await online('eve'), await online('ed')]
      eve.says(SUPPORT, 'First')
      const at = await offered(gus, 'First')
      gus.says(at, 'Yes?')
      await eve.hears('Yes?', SUPPORT)
      await acme().does('desk-away', { agent: 'gus' })
      ed.says(SUPPORT, 'Second')
      await ed.hears(/You are the next one/, SUPPORT)
      await acme().becomes(ORG.filter(({ id }) => id !== 'gus'))
      await eve.hears('A colleague goes on with you. You need not repeat anything.', SUPPORT)
      expect(await as('bob', 'cases')).to.match(/"Eve Test","Support","waits".*"Ed Test","Support","waits"/)
      await acme().becomes(ORG)
      await acme().does('desk-change', { desk: 'support', add: 'gus' })
      const [dave] = await present('dave')
      await dave.hears(/Gus: Yes\?/, at)
    })
  })
}
