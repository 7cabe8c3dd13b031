// Attack: people are put into groups that they never asked for, and cannot get out; names and titles that hide whose they are.
import { expect } from 'chai'
import { guestShown } from '../../core/model/nickname.ts'
import { feed } from '../support/addresses.ts'
import { base, guestActions } from '../support/guests.ts'
import { tappedWorld } from '../support/tapped.ts'
import { inWorld } from '../support/visits.ts'

describe('somebody who is put into groups unasked', function () {
  this.timeout(60_000)
  const { acme, online } = inWorld(() => tappedWorld(base, { BELLHOP_ADDITIONS: '3' }))
  const { as } = guestActions(acme)

  it('is one of few a day, but for the people below', async () => {
    await as('dave', 'group-create', { name: 'crowd', title: 'Crowd', kind: 'broadcast' })
    const add = (who: string) => as('dave', 'group-add', { group: 'crowd', who })
    expect(await add('ann,bob')).to.contain('2 added')
    expect(await add('ann,bob,carl')).to.contain('1 added')
    expect(await add('dora')).to.match(/^policy-violation: You may put 3 people a day/)
    await as('bob', 'group-create', { name: 'bobs', title: 'Bobs own', kind: 'chat' })
    expect(await as('bob', 'group-add', { group: 'bobs', who: 'dave,dora' })).to.contain('2 added')
    expect(await as('bob', 'group-add', { group: 'bobs', who: 'ann,carl,ed,eve' })).to.match(/^policy-violation/)
    await as('bob', 'group-close', { group: 'bobs' })
  })

  it('leaves a broadcast group by one word, and the organisation’s by none', async () => {
    const ann = await online('ann')
    ann.sends(`<message type='chat' to='${feed('crowd')}'><body>Leave</body></message>`)
    await ann.hears(/You are no longer in Crowd/, feed('crowd'))
    expect((await acme().does('members', { group: 'crowd' })).table?.rows.flat().join(' ')).not.to.contain('ann@')
    const dave = await online('dave')
    dave.sends(`<message type='chat' to='${feed('team-bob-news')}'><body>leave</body></message>`)
    await dave.hears(/by the organisation's structure/, feed('team-bob-news'))
  })

  it('reads in the roster who owns a broadcast group', async () => {
    const carl = await online('carl')
    const roster = await carl.asks('', 'get', "<query xmlns='jabber:iq:roster'/>")
    expect(roster.toString()).to.contain('Crowd · by Dave Test')
    await as('dave', 'group-handover', { group: 'crowd', person: 'bob' })
    expect((await carl.asks('', 'get', "<query xmlns='jabber:iq:roster'/>")).toString()).to.contain(
      'Crowd · by Bob Test',
    )
  })
})

describe('the name of a guest', () => {
  const shown = [
    ['Cleo', 'Cleo (guest)'],
    ['Cleo (guest) (Guest)', 'Cleo (guest)'],
    ['(guest)', '(guest) (guest)'],
    ['דנה', 'דנה - אורח'],
    ['ليلى', 'ليلى - ضيف'],
  ] as const
  for (const [name, end] of shown) it(`says so at its end: ${end}`, () => expect(guestShown(name)).to.equal(end))
})
