// Custom groups by command: who is in them, who decides, and what everybody's client shows at once.
import { expect } from 'chai'
import { feed, jid, room } from '../support/addresses.ts'
import { chart } from '../support/chart.ts'
import { healthy } from '../support/healthy.ts'
import { makeMember } from '../support/member.ts'
import { seven as base } from '../support/organisations.ts'
import { bookmarks, joining, read, roster, shownOut } from '../support/sights.ts'
import { tappedWorld } from '../support/tapped.ts'
import { inWorld } from '../support/visits.ts'
import { storeOf } from '../support/store.ts'

describe('a custom group', () => {
  const { acme, online } = inWorld(() => tappedWorld(base))
  const as = makeMember(acme)

  let count = 0
  async function made(owner: string, kind: 'chat' | 'broadcast', ...members: string[]): Promise<string> {
    const name = `group-${++count}`
    await as(owner, 'group-create', { name, title: `Group ${count}`, kind })
    if (members.length) await as(owner, 'group-add', { group: name, who: members.join(',') })
    return name
  }

  const broadcast = (party: { says(to: string, text: string): string }, name: string, text: string) =>
    party.says(feed(name), text)

  describe('with a room', () => {
    it('shows its members to each other and is in their bookmarks', async () => {
      const name = await made('dave', 'chat', 'eve')
      const [dave, eve] = [await online('dave'), await online('eve')]
      expect((await bookmarks(eve))[room(name)]).to.equal(`Group ${count} | Eve Test | true`)
      await dave.joins(room(name), 'Dave Test')
      await eve.joins(room(name), 'Eve Test')
      eve.says(room(name), 'Here I am', 'groupchat')
      await dave.hears('Here I am')
      expect(await as('eve', 'members', { group: name })).to.contain(`${jid('dave')} Dave Test Clerk owner`)
      await healthy(acme())
    })

    it('lets nobody in who was not added', async () => {
      const name = await made('dave', 'chat', 'eve')
      const ed = await online('ed')
      expect(await joining(ed, room(name), 'Ed Test')).to.equal('registration-required')
      expect(await as('ed', 'members', { group: name })).to.match(/^item-not-found/)
    })

    it('is left at once by whoever is removed, with the reason', async () => {
      const name = await made('dave', 'chat', 'eve')
      const eve = await online('eve')
      await eve.joins(room(name), 'Eve Test')
      await as('dave', 'group-remove', { group: name, who: 'eve', reason: 'The project is over' })
      expect(await shownOut(eve, room(name))).to.include('321')
      await eve.hears(`You are no longer in Group ${count}: The project is over`)
      expect(await bookmarks(eve)).not.to.have.property(room(name))
      expect(await joining(eve, room(name), 'Eve Test')).to.equal('registration-required')
      await healthy(acme())
    })

    it('can be left by whoever was put there by hand', async () => {
      const name = await made('dave', 'chat', 'eve')
      expect(await as('eve', 'group-leave', { group: name })).to.equal(`You are no longer in Group ${count}.`)
      expect(await as('eve', 'group-leave', { group: 'team-carl' })).to.match(/^not-acceptable: .* structure/)
      expect(await as('dave', 'group-leave', { group: name })).to.match(/^not-acceptable: .* hand it over/)
    })

    it('is closed with a reason, which everybody is told once', async () => {
      const name = await made('dave', 'chat', 'eve', 'ed')
      const [eve, ed] = [await online('eve'), await online('ed')]
      await eve.joins(room(name), 'Eve Test')
      await as('dave', 'group-close', { group: name, reason: 'We are done' })
      expect(await shownOut(eve, room(name))).to.deep.equal(['destroyed'])
      expect(eve.received.map(String).join()).to.contain('We are done')
      await eve.hears(`Group ${count} was closed: We are done`)
      await ed.hears(`Group ${count} was closed: We are done`)
      await acme().restart()
      expect((await as('ed', 'groups')).includes(name)).to.equal(false)
      expect(ed.received.filter(each => each.getChildText('body')?.includes('was closed'))).to.have.length(1)
      expect(await joining(eve, room(name), 'Eve Test')).not.to.equal('joined')
      await healthy(acme())
    })

    it('is called otherwise in every client at once', async () => {
      const name = await made('dave', 'chat', 'eve')
      const eve = await online('eve')
      await as('dave', 'group-title', { group: name, title: 'Another title' })
      expect((await bookmarks(eve))[room(name)]).to.equal('Another title | Eve Test | true')
      await healthy(acme())
    })
  })

  describe('for broadcasts', () => {
    it('reaches its members, who never learn of each other', async () => {
      const name = await made('dave', 'broadcast', 'eve', 'ed')
      const [dave, eve, ed] = [await online('dave'), await online('eve'), await online('ed')]
      broadcast(dave, name, 'To the two of you')
      for (const party of [eve, ed]) await party.hears('To the two of you', feed(name))
      expect(await roster(eve)).to.have.property(feed(name))
      expect(await as('eve', 'members', { group: name })).to.match(/^forbidden/)
      expect(dave.received.some(each => each.getChildText('body') === 'To the two of you')).to.equal(false)
    })

    it('refuses its address once it is closed', async () => {
      const name = await made('dave', 'broadcast', 'eve')
      const dave = await online('dave')
      await as('dave', 'group-close', { group: name })
      const id = broadcast(dave, name, 'Too late')
      const back = await dave.receives(({ attrs }) => attrs.id === id && attrs.type === 'error')
      expect(String(back)).to.contain('item-not-found')
      expect(await read(await online('eve'), 'news.acme.test', name)).to.equal(undefined)
      await healthy(acme())
    })
  })

  describe('belongs to somebody', () => {
    it('and is edited by nobody else', async () => {
      const name = await made('dave', 'chat', 'eve')
      for (const [node, fields] of Object.entries({
        'group-add': { who: 'ed' },
        'group-remove': { who: 'dave' },
        'group-title': { title: 'Mine' },
        'group-picture': { drawn: 'yes' },
        'group-close': {},
        'group-owner': { person: 'eve' },
        'group-handover': { person: 'eve' },
      }))
        expect(await as('eve', node, { group: name, ...fields }), node).to.match(/^forbidden/)
    })

    it('and to a second owner, who can do the same', async () => {
      const name = await made('dave', 'chat', 'eve')
      await as('dave', 'group-owner', { group: name, person: 'eve' })
      const eve = await online('eve')
      await eve.joins(room(name), 'Eve Test')
      expect(String(eve.received)).to.contain("affiliation='owner'".replaceAll("'", '"'))
      expect(await as('eve', 'group-add', { group: name, who: 'ed' })).to.contain('1 added')
      expect(await as('eve', 'group-owner', { group: name, person: 'dave', remove: true })).to.match(/^not-acceptable/)
      await as('dave', 'group-owner', { group: name, person: 'eve', remove: true })
      expect(await as('eve', 'group-add', { group: name, who: 'bob' })).to.match(/^forbidden/)
      await healthy(acme())
    })

    it('and is handed over', async () => {
      const name = await made('dave', 'broadcast', 'ed')
      await as('dave', 'group-handover', { group: name, person: 'eve' })
      const [dave, eve] = [await online('dave'), await online('eve')]
      broadcast(eve, name, 'I am new here')
      await dave.hears('I am new here', feed(name))
      expect(await as('dave', 'group-title', { group: name, title: 'Mine' })).to.match(/^forbidden/)
      await healthy(acme())
    })

    it('and to the next manager when its owner leaves the organisation', async () => {
      const name = await made('dora', 'chat', 'ed')
      await acme().becomes(base.filter(({ id }) => id !== 'dora'))
      expect(await as('bob', 'members', { group: name })).to.contain(`${jid('bob')} Bob Test Clerk owner`)
      await healthy(acme())
      await acme().becomes(base)
    })
  })

  describe('has a name', () => {
    it('that no other group has', async () => {
      const name = await made('dave', 'chat')
      const again = { name, title: 'Again', kind: 'chat' }
      expect(await as('eve', 'group-create', again)).to.match(/^conflict/)
      expect(await as('eve', 'group-create', { ...again, name: 'team-bob' })).to.match(/^conflict/)
      expect(await as('eve', 'group-create', { ...again, name: 'bellhop' })).to.match(/^conflict/)
      expect(await as('eve', 'group-create', { ...again, name: 'a b' })).to.match(/^not-acceptable: .*space/)
    })

    it('that the chart cannot take from it', async () => {
      expect(await as('dave', 'group-create', { name: 'team-eve', title: 'Not yours', kind: 'chat' })).to.match(
        /^conflict/,
      )
      await as('dave', 'group-create', { name: 'team-fay', title: 'Not yours', kind: 'chat' })
      const [[fay = {}], [gus = {}]] = [chart('fay'), chart('gus')]
      const { text } = await acme().becomes([...base, { ...fay, manager_id: 'eve' }, { ...gus, manager_id: 'fay' }])
      expect(text).to.contain('team-fay-2')
      expect(await as('dave', 'members', { group: 'team-fay' })).to.contain('dave')
      await as('dave', 'group-close', { group: 'team-fay' })
      await acme().becomes(base)
    })

    it('that of two at once one gets', async () => {
      const both = ['dave', 'eve'].map(each => as(each, 'group-create', { name: 'race', title: 'Race', kind: 'chat' }))
      const refused = (await Promise.all(both)).filter(text => text.startsWith('conflict'))
      expect(refused).to.have.length(1)
    })
  })

  describe('of the organisation', () => {
    it('takes in more people by its manager, and keeps those of the chart', async () => {
      expect(await as('bob', 'group-add', { group: 'team-bob', who: 'eve' })).to.contain('1 added')
      expect((await bookmarks(await online('eve')))[room('team-bob')]).to.contain('Eve Test')
      expect(await as('bob', 'group-remove', { group: 'team-bob', who: 'dave' })).to.match(/^not-acceptable/)
      expect(await as('bob', 'group-title', { group: 'team-bob', title: 'Mine' })).to.match(/^not-acceptable/)
      expect(await as('bob', 'group-remove', { group: 'team-bob', who: 'eve' })).to.contain('1 removed')
      expect(await bookmarks(await online('eve'))).not.to.have.property(room('team-bob'))
      await healthy(acme())
    })
  })

  describe('whatever was done', () => {
    it('has nothing to be told or followed left behind it', async () => {
      const store = await storeOf(acme().config)
      expect([await store.edits.count(), await store.notices.count()]).to.deep.equal([0, 0])
      await store.close()
    })
  })
})
