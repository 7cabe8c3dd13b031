// Bars: whom somebody else has removed is let in by no link from before; who may come back, and by what.
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { finishEdits } from '../core/provisioning/edit.ts'
import { openInside } from './support/context.ts'
import { knock } from './support/doors.ts'
import { doorwayWorld, makeDoorway, REFUSED } from './support/doorway.ts'
import { inWorld } from './support/visits.ts'
import { membership } from '../core/model/membership.ts'

describe('a link into a group', () => {
  const { acme } = inWorld(doorwayWorld)
  const { as, healthy, withStore } = makeDoorway(acme)

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

  it('lets in nobody either whose removal a crash has cut off', async () => {
    const { context, end: ends } = await openInside()
    const { edits, memberships, bans } = context.store
    const place = membership('custom/1', { person: 'eve' })
    await memberships.put(place)
    const at = context.now().toISOString()
    const scope = { people: ['eve'], groups: ['custom/1'], ended: [place.id], banned: at }
    await edits.insert({ id: 'cut-off', made: false, at, scope })
    await finishEdits(context)
    const [there, [banned]] = [await memberships.count(), await bans.find()]
    await ends()
    expect(there).to.equal(0)
    expect(banned).to.include({ of: 'custom/1', person: 'eve', at })
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
