// Sub-groups (figure 6 of the idea): a member of a chat group picks some of the others and owns a new group with them.
import { expect } from 'chai'
import type { Element } from 'ltx'
import { room } from '../support/addresses.ts'
import { chart } from '../support/chart.ts'
import { makeMember } from '../support/member.ts'
import type { Party } from '../support/party.ts'
import { bookmarks, joining } from '../support/sights.ts'
import { tappedWorld } from '../support/tapped.ts'
import { inWorld } from '../support/visits.ts'

const base = chart(`
  ann
    bob
      dave
      dora
      gus
      hal
    carl
      ed
`)
const BELLHOP = 'bellhop@bellhop.acme.test'

describe('a sub-group', () => {
  const { acme, online } = inWorld(() => tappedWorld(base))
  const as = makeMember(acme)

  const members = async (name: string) =>
    (await as('dave', 'members', { group: name })).match(/\w+(?=@acme\.test)/g)?.sort()

  /** One stage of the ad-hoc command: its form, or what it says in the end. */
  async function stage(party: Party, sessionid: string, fields?: Record<string, string[]>): Promise<Element> {
    const form = Object.entries(fields ?? {}).map(
      ([key, all]) => `<field var='${key}'>${all.map(value => `<value>${value}</value>`).join('')}</field>`,
    )
    const x = fields ? `<x xmlns='jabber:x:data' type='submit'>${form.join('')}</x>` : ''
    const attributes = `node='subgroup' ${sessionid && `sessionid='${sessionid}'`}`
    const command = `<command xmlns='http://jabber.org/protocol/commands' ${attributes}>${x}</command>`
    const answer = await party.asks(BELLHOP, 'set', command)
    const found = answer.getChild('command')
    if (!found) throw new Error(String(answer))
    return found
  }

  const fieldNamed = (command: Element, name: string) =>
    command
      .getChild('x')
      ?.getChildren('field')
      .find(({ attrs }) => attrs.var === name)

  it('is made by ticking names in a form', async () => {
    const dave = await online('dave')
    const first = await stage(dave, '')
    expect(fieldNamed(first, 'who')).to.equal(undefined)
    const id = String(first.attrs.sessionid)
    const second = await stage(dave, id, { group: ['team-bob'], title: ['Cycling'] })
    const who = fieldNamed(second, 'who')
    expect(who?.attrs.type).to.equal('list-multi')
    expect(who?.getChildren('option').map(each => each.getChildText('value'))).to.have.members([
      'bob',
      'dora',
      'gus',
      'hal',
    ])
    const third = await stage(dave, id, { group: ['team-bob'], title: ['Cycling'], who: ['dora', 'hal'] })
    expect(third.attrs.status).to.equal('completed')
    expect(String(third)).to.contain('cycling@rooms.acme.test')
    expect(await members('cycling')).to.deep.equal(['dave', 'dora', 'hal'])
  })

  it('is made in chat by numbers', async () => {
    const dave = await online('dave')
    dave.says(BELLHOP, 'subgroup team-bob')
    const question = (await dave.hears(/Who\?/, BELLHOP)).getChildText('body') ?? ''
    expect(question).to.contain('2 = Dora Test')
    dave.says(BELLHOP, '1, 3-4')
    await dave.hears(/Title of the new group/, BELLHOP)
    dave.says(BELLHOP, 'Night shift')
    await dave.hears(/night-shift@rooms\.acme\.test/, BELLHOP)
    expect(await members('night-shift')).to.deep.equal(['bob', 'dave', 'gus', 'hal'])
  })

  it('is made in chat by names, as they are shown or as usernames', async () => {
    const dave = await online('dave')
    dave.says(BELLHOP, 'subgroup team-bob')
    await dave.hears(/Who\?/, BELLHOP)
    dave.says(BELLHOP, 'Dora Test, gus')
    await dave.hears(/Title of the new group/, BELLHOP)
    dave.says(BELLHOP, 'By name')
    await dave.hears(/by-name@rooms\.acme\.test/, BELLHOP)
    expect(await members('by-name')).to.deep.equal(['dave', 'dora', 'gus'])
  })

  it('is made in chat in one line', async () => {
    const dave = await online('dave')
    dave.says(BELLHOP, 'subgroup --name lunch team-bob dora, gus Lunch on Friday')
    await dave.hears(/lunch@rooms\.acme\.test/, BELLHOP)
    expect((await bookmarks(dave))[room('lunch')]).to.equal('Lunch on Friday | Dave Test | true')
  })

  it('belongs to whoever made it and stands for itself', async () => {
    await as('dave', 'subgroup', { group: 'team-bob', who: 'dora,hal', title: 'Alone', name: 'alone' })
    expect(await as('dave', 'group-add', { group: 'alone', who: 'ed' })).to.contain('1 added')
    expect(await as('bob', 'members', { group: 'alone' })).to.match(/^item-not-found/)
    await acme().becomes(base.map(row => (row.id === 'hal' ? { ...row, manager_id: 'carl' } : row)))
    expect(await members('alone')).to.deep.equal(['dave', 'dora', 'ed', 'hal'])
    expect(await joining(await online('hal'), room('alone'), 'Hal Test')).to.equal('joined')
    await acme().becomes(base)
  })

  it('gets another address when there is one of that title', async () => {
    const fields = { group: 'team-bob', who: 'dora', title: 'Same again' }
    expect(await as('dave', 'subgroup', fields)).to.contain('same-again@rooms')
    expect(await as('dave', 'subgroup', fields)).to.contain('same-again-2@rooms')
  })

  it('takes in nobody who is not in the group', async () => {
    expect(await as('dave', 'subgroup', { group: 'team-bob', who: 'dora,ed', title: 'No' })).to.equal(
      'item-not-found: Not in team-bob: ed.',
    )
    expect(await as('ed', 'subgroup', { group: 'team-bob', who: 'dora', title: 'No' })).to.match(/^item-not-found/)
  })

  it('is not made of a broadcast group, whose members do not see each other', async () => {
    const fields = { group: 'team-bob-news', who: 'dora', title: 'No' }
    expect(await as('dave', 'subgroup', fields)).to.match(/^not-acceptable/)
    expect(await as('bob', 'subgroup', fields)).to.match(/^not-acceptable/)
  })
})
