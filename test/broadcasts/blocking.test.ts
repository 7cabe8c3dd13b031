// Who blocks an address of the organisation is not counted as reached, and finds what was said in the archive.
import { expect } from 'chai'
import { poll } from '../../setup/ports.ts'
import { archive } from '../faults/archive.ts'
import { world, type World } from '../support/world.ts'

const NEWS = 'team-ngruenbe-news@bellhop.acme.test'

describe('a person who blocks a broadcast group', () => {
  let acme: World
  before(async () => (acme = await world()))

  it('finds the broadcast in the archive after unblocking, and gets the next one', async () => {
    const owner = await acme.person('ngruenbe')
    const person = await acme.person('jchen')
    const change = (what: 'block' | 'unblock') =>
      person.asks('jchen@acme.test', 'set', `<${what} xmlns='urn:xmpp:blocking'><item jid='${NEWS}'/></${what}>`)
    await change('block')
    await acme.does('broadcast-send', { group: 'team-ngruenbe-news', text: 'Said to a closed ear' })
    await acme.does('broadcast-send', { group: 'team-ngruenbe-news', text: 'Said again' })
    const state = async () => {
      const { table } = await acme.does('broadcast-history', { group: 'team-ngruenbe-news' })
      return table?.rows.find(row => row.includes('Said again'))?.[2] ?? ''
    }
    expect(await poll(async () => (await state()).startsWith('delivered'))).to.equal(true)
    expect(await state()).to.equal('delivered, 1 blocked by the recipient')
    const told = await owner.hears(/John Chen blocks/)
    expect(told.getChildText('body')).to.match(/did not get your message\. It is in the archive/)
    expect((await acme.does('doctor')).table?.rows).to.deep.include([
      'person/jchen',
      NEWS,
      'be heard',
      'blocked by this person',
    ])
    await change('unblock')
    await acme.does('broadcast-send', { group: 'team-ngruenbe-news', text: 'Said to an open ear' })
    await person.hears('Said to an open ear', NEWS)
    const live = person.received.map(stanza => stanza.getChildText('body')).filter(body => /^Said/.test(body ?? ''))
    expect(live).to.deep.equal(['Said to an open ear'])
    const bodies = (await archive(person)).filter(({ from }) => from === NEWS).map(({ body }) => body)
    expect(bodies).to.deep.equal(['Said to a closed ear', 'Said again', 'Said to an open ear'])
    expect((await acme.does('doctor')).table?.rows.map(([object]) => object) ?? []).not.to.include('person/jchen')
    await Promise.all([person.leaves(), owner.leaves()])
  })
})
