// The groups of the reporting lines: teams, trees, and managers with too few reports for one.
import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Hierarchy } from '../../../core/organisation/hierarchy.ts'
import { readEntries } from '../../../core/organisation/org.ts'
import { PROJECT } from '../../../setup/prosody.ts'
import { chart, edit } from '../../support/chart.ts'
import { derive, entries, everyone, names, refusal, small, within } from '../../support/derived.ts'

const hr = readEntries(readFileSync(join(PROJECT, 'examples/hr.csv')))

describe('the groups of the reporting lines', () => {
  it('give each of the 18 managers of the example a team, and the 3 managers of managers a tree', () => {
    const found = derive(hr)
    const managers = [...new Set(hr.map(({ manager }) => manager))].filter(id => id !== null)
    const usernames = managers.map(id => hr.find(entry => entry.id === id)?.username)
    const expected = [
      ...usernames.flatMap(name => [`team-${name}`, `team-${name}-news`]),
      ...['sking', 'nyang', 'lgarcia'].flatMap(name => [`tree-${name}`, `tree-${name}-news`]),
    ]
    expect(managers).to.have.length(18)
    expect(names(found)).to.deep.equal(expected.sort())
  })

  it('put the direct reports into a team, and nobody else', () => {
    const found = derive(hr)
    const reports = hr.filter(({ manager }) => manager === '100').map(({ id }) => id)
    expect(reports).to.have.length(14)
    expect(within(found, 'team-sking')).to.deep.equal(reports.sort())
    expect(within(found, 'team-sking-news')).to.deep.equal(reports.sort())
  })

  it('build a tree of groups alone: the own team, and the trees or teams of those who report', () => {
    const found = derive(hr)
    expect(within(found, 'tree-nyang')).to.deep.equal(['team-ngruenbe', 'team-nyang', 'team-shiggins'])
    expect(within(found, 'tree-nyang-news')).to.deep.equal([
      'team-ngruenbe-news',
      'team-nyang-news',
      'team-shiggins-news',
    ])
    expect(within(found, 'tree-sking')).to.include.members(['team-sking', 'tree-nyang', 'tree-lgarcia', 'team-dli'])
    expect(within(found, 'tree-sking').filter(name => !/^(team|tree)-/.test(name))).to.deep.equal([])
  })

  it('reach everyone below the head of a tree, each by one path', () => {
    const found = derive(hr)
    const all = hr.map(({ id }) => id).filter(id => id !== '100')
    expect(everyone(found, 'tree-sking')).to.deep.equal(all.sort())
    expect(everyone(found, 'tree-sking-news')).to.deep.equal(all.sort())
    expect(everyone(found, 'tree-lgarcia')).to.deep.equal(['103', '104', '105', '106', '107'])
  })

  it('belong to the manager, are titled after them, and say whether they are a team or a tree, a chat or a broadcast', () => {
    const { groups } = derive(hr)
    const of = (name: string) => groups.find(each => each.name === name)
    expect(of('team-sking')).to.deep.equal({
      id: 'team-chat/100',
      name: 'team-sking',
      kind: 'chat',
      origin: 'team',
      title: "Steven King's team",
      owner: '100',
    })
    expect(of('tree-sking-news')).to.deep.equal({
      id: 'tree-broadcast/100',
      name: 'tree-sking-news',
      kind: 'broadcast',
      origin: 'tree',
      title: 'News from Steven King to everyone below',
      owner: '100',
    })
  })

  it('have ids of their own, that no order of the file changes', () => {
    const [one, other] = [derive(hr), derive(hr.toReversed())]
    const sorted = ({ groups, memberships }: Hierarchy) =>
      [...groups, ...memberships].map(each => JSON.stringify(each)).sort()
    expect(sorted(one)).to.deep.equal(sorted(other))
    const ids = [...one.groups, ...one.memberships].map(({ id }) => id)
    expect(new Set(ids)).to.have.property('size', ids.length)
  })

  it('keep their ids when the manager is renamed, and change their names', () => {
    const [before, after] = [derive(entries(small)), derive(entries(edit(small, 'carl', { username: 'karl' })))]
    expect(after.groups.map(({ id }) => id)).to.deep.equal(before.groups.map(({ id }) => id))
    expect(names(after)).to.include('team-karl').and.not.include('team-carl')
    expect(after.memberships).to.deep.equal(before.memberships)
  })

  it('are none where nobody has a report', () => {
    expect(derive(entries(chart('ann\nbob')))).to.deep.equal({ groups: [], memberships: [] })
    expect(derive([])).to.deep.equal({ groups: [], memberships: [] })
  })

  it('are teams alone where no manager reports to another', () => {
    expect(names(derive(entries(chart('ann\n  bob\ncarl\n  dave'))))).to.deep.equal([
      'team-ann',
      'team-ann-news',
      'team-carl',
      'team-carl-news',
    ])
  })

  it('are those that the setting asks for', () => {
    expect(names(derive(entries(small), { DERIVE: 'team-broadcast' }))).to.deep.equal([
      'team-ann-news',
      'team-bob-news',
      'team-carl-news',
    ])
    expect(derive(entries(small), { DERIVE: '' }).groups).to.deep.equal([])
  })

  it('are refused as trees without the teams they are built of', () => {
    const { condition, message } = refusal(() => derive(entries(small), { DERIVE: 'team-chat,tree-broadcast' }))
    expect(condition).to.equal('not-acceptable')
    expect(message).to.include('tree-broadcast').and.include('team-broadcast')
  })
})

describe('a manager with fewer reports than the minimum', () => {
  const found = derive(entries(small), { GROUP_MINIMUM: '2' })

  it('gets no team', () => {
    expect(names(found)).to.deep.equal([
      'team-ann',
      'team-ann-news',
      'team-carl',
      'team-carl-news',
      'tree-ann',
      'tree-ann-news',
    ])
  })

  it('is passed over by the tree above, which holds those below directly or by their own teams', () => {
    expect(within(found, 'tree-ann')).to.deep.equal(['carl', 'team-ann', 'team-carl'])
    expect(everyone(found, 'tree-ann')).to.deep.equal(['bea', 'bob', 'carl', 'dave', 'dora'])
  })

  it('does not make a tree of the one above, unless somebody leads a group further below', () => {
    const flat = derive(entries(chart('ann\n  bob\n    carl\n  bea')), { GROUP_MINIMUM: '2' })
    expect(names(flat)).to.deep.equal(['team-ann', 'team-ann-news'])
    expect(everyone(flat, 'team-ann')).to.deep.equal(['bea', 'bob'])
  })

  it('leaves nobody without the tree of the top, however many such managers follow each other', () => {
    const rows = chart(`
      ann
        a
          b
            c
              d
                x
                y
        e
    `)
    const deep = derive(entries(rows), { GROUP_MINIMUM: '2' })
    expect(everyone(deep, 'tree-ann')).to.deep.equal(['a', 'b', 'c', 'd', 'e', 'x', 'y'])
  })

  it('is everyone when the minimum is above the largest team: there are no groups then', () => {
    expect(derive(hr, { GROUP_MINIMUM: '15' })).to.deep.equal({ groups: [], memberships: [] })
  })
})
