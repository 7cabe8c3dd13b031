// What supervisors see: numbers, the board, a conversation they look in on. Called in the describe of desk.test.ts.
import { expect } from 'chai'
import { BELLHOP, SUPPORT, casesInRoster, losesContact, refusal, talk, textOf, type DeskWorld } from './world.ts'

export function supervising({ acme, online, as, healthy, present }: DeskWorld): void {
  describe('has numbers', () => {
    it('for who supervises it, whose sums are all conversations', async () => {
      const numbers = async () => {
        const { table } = await acme().does('desks', { desk: 'support' })
        return new Map(table?.rows.map(([what = '', number]) => [what, Number(number)]))
      }
      const before = await numbers()
      const [dave] = await present('dave')
      const [eve, ed] = [await online('eve'), await online('ed')]
      const at = await talk(eve, dave)
      dave.says(at, '/close')
      await eve.hears(/^This conversation is closed/, SUPPORT)
      await acme().does('desk-away', { agent: 'dave' })
      ed.says(SUPPORT, 'Hello')
      ed.says(SUPPORT, 'leave')
      await ed.hears(/^You wait no longer/, SUPPORT)
      const after = await numbers()
      const grown = (what: string) => (after.get(what) ?? 0) - (before.get(what) ?? 0)
      expect(grown('conversations in 30 days')).to.equal(2)
      expect([grown('closed'), grown('left by the customer'), grown('waiting')]).to.deep.equal([1, 1, 0])
      const sums = ['waiting', 'being answered', 'closed', 'left by the customer']
      const ends = ['ended before anybody took it', 'ended as the customer went']
      expect([...sums, ...ends].reduce((sum, what) => sum + (after.get(what) ?? 0), 0)).to.equal(
        after.get('conversations in 30 days'),
      )
      expect(await as('dave', 'desks', { desk: 'support' })).to.match(/^item-not-found: You supervise no desk/)
    })
  })

  describe('is supervised', () => {
    it('by somebody who is shown who waits and who talks, and looks in where the customer is told', async () => {
      const bob = await online('bob')
      bob.says(BELLHOP, 'desk watch support')
      await bob.hears(/^Support: 0 wait, 0 are answered, 0 of 3 agents are there$/, BELLHOP)
      const [dave] = await present('dave')
      const eve = await online('eve')
      const at = await talk(eve, dave)
      const board = await bob.hears(/^Support: 0 wait, 1 are answered, 1 of 3.*\nDave answers: Eve Test/s, BELLHOP)
      expect(board.getChild('replace', 'urn:xmpp:message-correct:0')).to.exist
      bob.says(BELLHOP, `case watch ${at}`)
      await eve.hears('Bob of Support reads this conversation, too.', SUPPORT)
      await bob.hears(/Eve Test: Hello\n.*Dave: Yes\?/s, at)
      expect(await casesInRoster(bob)).to.deep.equal([at])
      dave.says(at, 'How can I help?')
      await bob.hears('Dave: How can I help?', at)
      expect(textOf(await refusal(bob, bob.says(at, 'Look here')))).to.match(/^Dave has this conversation/)
      bob.says(at, '/unwatch')
      await losesContact(bob, at)
      eve.says(SUPPORT, 'It is between us.')
      await dave.hears('It is between us.', at)
      bob.says(BELLHOP, 'desk unwatch support')
      await bob.hears(/^You are shown no more/, BELLHOP)
      expect(bob.received.some(stanza => stanza.getChildText('body') === 'It is between us.')).to.equal(false)
      await healthy()
    })
  })
}
