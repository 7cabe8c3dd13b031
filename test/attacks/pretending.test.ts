// Attack: somebody pretends to be somebody else by a title or a name, or collects people in groups of their own.
import { expect } from 'chai'
import { effort } from '../support/effort.ts'
import { loadConfig } from '../../config.ts'
import { HouseNames } from '../../core/organisation/names.ts'
import { nameSkeletons } from '../../core/model/skeleton.ts'
import { openInside } from '../support/context.ts'
import { chart } from '../support/chart.ts'
import { person } from '../support/engines.ts'
import { makeMember } from '../support/member.ts'
import { tappedWorld } from '../support/tapped.ts'
import { inWorld } from '../support/visits.ts'

const base = chart(`
  ann
    bob
      dave
      dora
    carl
      ed
`)

describe('names that look alike', () => {
  const same: [string, string][] = [
    ['Steven King', '\u0405teven K\u0456ng'],
    ['Bellhop', 'BeIIhop'],
    ['Steven King', 'STEVEN  KING.'],
    ['Steven King', 'Steven King (IT helpdesk)'],
    ['Steven King', '\uFF33teven\u200B King'],
  ]
  for (const [one, other] of same)
    it(`have a skeleton in common: ${one} and ${other}`, () =>
      expect(nameSkeletons(one).some(each => nameSkeletons(other).includes(each))).to.equal(true))

  it('are told from names that do not', () => {
    for (const other of ['Stefan King', 'Steven Kling', 'Steven'])
      expect(
        nameSkeletons(other).some(each => nameSkeletons('Steven King').includes(each)),
        other,
      ).to.equal(false)
  })

  it('are found among ten thousand without looking at each', async () => {
    const { context, end } = await openInside()
    for (let at = 0; at < 10_000; at += 500) {
      const some = Array.from({ length: 500 }, (_, more) =>
        person(`p${at + more}`, { name: `Person ${at + more} King` }),
      )
      await Promise.all(some.map(each => context.store.people.put(each)))
    }
    const names = new HouseNames(context)
    expect(await names.looksTaken('P\u0435rson 77 King')).to.equal(true)
    const lookAll = async () => {
      for (let at = 0; at < 1_000; at++) await names.looksTaken(`Somebody ${at}`)
    }
    expect(await effort(lookAll), 'ms of CPU time').to.be.below(1_000)
    await end()
  })
})

describe('who pretends', () => {
  const { acme } = inWorld(() => tappedWorld(base, { BELLHOP_OWN_GROUPS: '3', BELLHOP_OUTSIDE: 'members' }))
  const as = makeMember(acme)
  const create = (title: string, name = 'ours', kind = 'chat', who = 'dora') =>
    as(who, 'group-create', { name, title, kind })
  const misleading = [
    'News from Bob Test',
    'news from b\u043Eb test',
    'Everyone below Ann Test',
    'Carl Test',
    'Bellhop',
    'Administrator',
    'Demo Company',
  ]

  for (const title of misleading)
    it(`gives no group the title '${title}'`, async () => {
      expect(await create(title)).to.match(/^not-acceptable: .*choose another title/)
    })

  it('gives a group no such title later', async () => {
    await create('Rowing', 'rowing', 'chat', 'dave')
    expect(await as('dave', 'group-title', { group: 'rowing', title: 'Ann Test' })).to.match(/^not-acceptable/)
  })

  for (const name of ['Carl Test', '\u0421arl Test', 'Bellhop', 'Administrator', 'Carl Test (IT helpdesk)'])
    it(`is no guest under the name '${name}', by mail, by link or elsewhere`, async () => {
      const refused = /^not-acceptable: .*looks like the name of somebody here/
      const guest = { address: 'x@customer.example', as: 'customer', name }
      expect(await as('bob', 'guest-invite', guest)).to.match(refused)
      expect(await as('bob', 'guest-invite', { ...guest, address: 'x@customer.test', jid: true })).to.match(refused)
      const { link = '' } = await acme().does('qr-group', { group: 'team-bob' })
      expect(await as('bob', 'guest-add', { token: link, name })).to.match(refused)
    })

  it('puts no group of the chart into a group of their own, unless they own it or are above', async () => {
    await create('Collection', 'collection', 'broadcast', 'dave')
    const add = (who: string, group: string, inner: string) => as(who, 'group-add', { group, who: inner })
    expect(await add('dave', 'collection', 'team-bob')).to.match(/^forbidden: Only the owner of team-bob/)
    await create('Mine', 'mine', 'broadcast', 'bob')
    expect(await add('bob', 'mine', 'team-bob')).to.contain('1 added')
  })
})

describe('groups of a member', () => {
  const { acme } = inWorld(() => tappedWorld(base, { BELLHOP_OWN_GROUPS: '2', BELLHOP_BROADCAST_GROUPS: 'managers' }))
  const as = makeMember(acme)
  const create = (who: string, name: string, kind = 'chat') => as(who, 'group-create', { name, title: name, kind })

  it('are as many as the setting says; the administrator may make more', async () => {
    expect(loadConfig({}).ownGroups).to.equal(20)
    for (const name of ['one', 'two']) expect(await create('dave', name)).to.contain(`${name}@`)
    expect(await create('dave', 'three')).to.match(/^policy-violation: You own 2 groups/)
    expect((await acme().does('group-create', { name: 'three', title: 'three', owner: 'dave' })).text).to.contain(
      'three@',
    )
    await as('dave', 'group-close', { group: 'one' })
    await as('dave', 'group-close', { group: 'two' })
    expect(await create('dave', 'four')).to.contain('four@')
  })

  it('are for broadcasts only where the setting lets them make one', async () => {
    expect(loadConfig({}).broadcastGroups).to.equal('members')
    expect(await create('dora', 'dora-news', 'broadcast')).to.match(/^forbidden: Only managers/)
    expect(await create('bob', 'bob-news', 'broadcast')).to.contain('bob-news@')
  })
})
