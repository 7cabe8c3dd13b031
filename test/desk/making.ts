// How a desk is made, and what can be seen of it. Called in the describe of desk.test.ts.
import { expect } from 'chai'
import type { Party } from '../support/party.ts'
import { tokenOf } from '../support/guests.ts'
import { SUPPORT, type DeskWorld } from './world.ts'

export function making({ acme, online, as, withStore, link, stranger, healthy }: DeskWorld): void {
  describe('is made', () => {
    it('as a contact with a name, a picture and what it can do, of guests alone unless it says more', async () => {
      const guest = await stranger(tokenOf(await link('team-bob')), 'Carla')
      const carla = await acme().person(guest.username, { password: guest.code })
      const [eve] = [await online('eve')]
      const contacts = async (party: Party) =>
        (await party.asks('', 'get', "<query xmlns='jabber:iq:roster'/>"))
          .getChild('query')
          ?.getChildren('item')
          .filter(({ attrs }) => attrs.jid === SUPPORT)
          .map(({ attrs }) => attrs.name)
      expect(await contacts(carla)).to.deep.equal(['Support'])
      expect(await contacts(eve)).to.deep.equal([])
      const card = (await eve.asks(SUPPORT, 'get', "<vCard xmlns='vcard-temp'/>")).getChild('vCard')
      expect(card?.getChildText('FN')).to.equal('Support')
      expect(card?.getChild('PHOTO')?.getChildText('BINVAL')).to.match(/^iVBOR/)
      const info = await eve.asks(SUPPORT, 'get', "<query xmlns='http://jabber.org/protocol/disco#info'/>")
      const features = info
        .getChild('query')
        ?.getChildren('feature')
        .map(({ attrs }) => attrs.var)
      expect(features).to.include.members(['urn:xmpp:message-correct:0', 'urn:xmpp:reactions:0', 'urn:xmpp:receipts'])
      await carla.leaves()
      await healthy()
    })

    it('with an address that no group and no other desk has', async () => {
      expect(await as('bob', 'group-create', { name: 'support', title: 'Other' })).to.match(/^conflict: /)
      expect(await as('bob', 'group-create', { name: 'case-7f3k2m', title: 'Other' })).to.match(/^conflict: /)
      const again = { name: 'support', title: 'Help', agents: 'dave' }
      expect(await as('bob', 'desk-create', again)).to.match(/^conflict: The address 'support' is taken/)
      expect(await as('bob', 'desk-create', { ...again, name: 'team-bob-news' })).to.match(/^conflict: /)
      expect(await as('bob', 'desk-create', { ...again, name: 'case-7f3k2m' })).to.match(/^conflict: /)
    })

    it('by managers and the administrator, with a sentence about what cannot be', async () => {
      const made = (who: string, fields: object) =>
        as(who, 'desk-create', { name: 'sales', title: 'Sales', agents: 'dave', ...fields })
      const refused: [string, object, RegExp][] = [
        ['dave', {}, /^forbidden: Only managers and the administrator make desks/],
        ['bob', { agents: 'nobody-here' }, /^item-not-found: /],
        ['bob', { name: 'two words' }, /^not-acceptable: 'two words' cannot be an address/],
        ['bob', { title: 'Ann Test' }, /^not-acceptable: 'Ann Test' is the name/],
        ['bob', { title: 'x'.repeat(101) }, /^not-acceptable: A title has 1 to 100 characters/],
        ['bob', { capacity: '0' }, /^bad-request: An agent has from 1 to 100 conversations/],
        ['bob', { minutes: '100000' }, /^bad-request: Say in up to 1440 minutes/],
        ['bob', { customers: 'martians' }, /^bad-request: customers: Write one of here, anyone/],
        ['bob', { owner: 'ann' }, /^forbidden: /],
      ]
      for (const [who, fields, why] of refused) expect(await made(who, fields), JSON.stringify(fields)).to.match(why)
      expect(await withStore(store => store.desks.count({ name: 'sales' }))).to.equal(0)
    })
  })
}
