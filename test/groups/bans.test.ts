// Bans: whom somebody else has removed is let in by no link from before; who may come back, and by what.
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { obstacle } from '../support/obstacle.ts'
import { knock } from '../support/doors.ts'
import { guestActions, guestWorld, REFUSED, tokenOf } from '../support/guests.ts'
import { inWorld } from '../support/visits.ts'

describe('a link into a group', () => {
  const { acme } = inWorld(guestWorld)
  const { as, healthy, stranger, withStore } = guestActions(acme)

  const join = (token: string, who = 'eve') => as(who, 'join', { token })
  const remove = (group: string, who = 'eve') => as('dave', 'group-remove', { group, who })
  const made = async (group: string) => {
    await as('dave', 'group-create', { name: group, title: group })
    const shown = (fields = {}) => as('dave', 'qr-group', { group, ...fields })
    return { shown, once: await shown({ uses: 1 }), standing: await shown() }
  }

  it('lets in nobody whom somebody else removed behind it, until they are added or get another', async () => {
    const { shown, once, standing } = await made('closed-to-eve')
    expect(await join(once)).to.contain('?join')
    expect(await remove('closed-to-eve')).to.contain('1 removed')
    for (const token of [once, standing]) expect(await join(token)).to.equal(REFUSED)
    expect(await join(standing, 'ed')).to.contain('?join')
    expect(await join(await shown({ new: true }))).to.contain('?join')
    expect(await remove('closed-to-eve')).to.contain('1 removed')
    expect(await join(standing)).to.equal(REFUSED)
    expect(await as('dave', 'group-add', { group: 'closed-to-eve', who: 'eve' })).to.contain('1 added')
    expect(await as('eve', 'group-leave', { group: 'closed-to-eve' })).to.contain('no longer in')
    expect(await join(standing)).to.contain('?join')
  })

  it('lets in again who left by themselves', async () => {
    const { once } = await made('left')
    expect(await join(once)).to.contain('?join')
    expect(await as('eve', 'group-leave', { group: 'left' })).to.contain('no longer in')
    expect(await join(once)).to.contain('?join')
  })

  it('makes nobody the guest again who was removed', async () => {
    const { once, standing } = await made('guests')
    const enters = async (address: string, secret: string) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const body = new URLSearchParams({ once: secret, name: 'Gina' }).toString()
      return (await knock(acme().config, `${new URL(address).pathname}/guest`, { method: 'POST', headers, body }))
        .status
    }
    const secret = randomUUID()
    expect(await enters(once, secret)).to.equal(303)
    expect(await enters(once, secret), 'the same one').to.equal(303)
    const [guest] = await withStore(store => store.people.find({ where: { name: 'Gina' } }))
    expect(await as('dave', 'guest-remove', { guest: guest?.username })).to.contain('no longer here')
    for (const address of [once, standing]) expect(await enters(address, secret)).to.equal(404)
    await healthy()
  })

  it('ends once when several guests who came by it are removed at once', async () => {
    const { standing } = await made('both')
    const guests = [await stranger(tokenOf(standing), 'Gwen'), await stranger(tokenOf(standing), 'Glen')]
    const names = guests.map(({ username }) => username)
    expect(await remove('both', [...names, ...names].join(','))).to.contain('2 removed')
    expect(await join(standing)).to.equal(REFUSED)
    await healthy()
  })

  it('removes and bans in one step: what the store cannot take leaves both undone', async () => {
    const { once } = await made('whole')
    await join(once)
    const state = () =>
      withStore(async store => [
        await store.memberships.count({ person: 'eve' }),
        await store.bans.count({ person: 'eve' }),
        await store.notices.count(),
        await store.edits.count(),
      ])
    const before = await state()
    for (const event of ['DELETE ON memberships', 'INSERT ON bans', 'INSERT ON edits']) {
      const lifted = obstacle(acme().config, event)
      expect(await remove('whole'), event).to.match(/^internal-server-error/)
      lifted()
      expect(await state(), event).to.deep.equal(before)
    }
    const [memberships = 0, bans = 0] = before
    expect(await remove('whole')).to.contain('1 removed')
    expect(await state()).to.deep.equal([memberships - 1, bans + 1, 0, 0])
  })

  it('forgets whom it lets in no more with the group', async () => {
    const { once } = await made('short')
    await join(once)
    await remove('short')
    const bans = () => withStore(store => store.bans.count({ person: 'eve' }))
    const before = await bans()
    await as('dave', 'group-close', { group: 'short' })
    expect(await bans()).to.equal(before - 1)
  })
})
