// What a person meets after signing in: rooms, colleagues, channels.
import { expect } from 'chai'
import { world, type World } from './support/world.ts'

describe('a person who signs in with a code', () => {
  let acme: World
  before(async () => (acme = await world()))

  it('finds the manager, colleagues, reports and channels in the roster, with names and groups', async () => {
    const nyang = await acme.person('nyang')
    const roster = await nyang.asks('nyang@acme.test', 'get', "<query xmlns='jabber:iq:roster'/>")
    const items = new Map(
      roster
        .getChild('query')
        ?.getChildren('item')
        .map(item => [item.attrs.jid, { ...item.attrs, group: item.getChildText('group') }]),
    )
    expect(items.get('sking@acme.test')).to.include({
      name: 'Steven King',
      subscription: 'both',
      group: "Steven King's team",
    })
    expect(items.get('lgarcia@acme.test')).to.include({ name: 'Lex Garcia', group: "Steven King's team" })
    expect(items.get('team-sking-news@bellhop.acme.test')).to.include({
      name: 'News from Steven King',
      group: 'Broadcasts',
    })
    expect(items.get('bellhop@bellhop.acme.test')).to.include({ name: 'Bellhop' })
    await nyang.leaves()
  })
})
