// A link that others use up in the moment in which somebody opens it.
import { expect } from 'chai'
import { ComponentWire } from '../../component/wire.ts'
import type { Context } from '../../core/context.ts'
import { admitGuest } from '../../core/guests/guest.ts'
import { makeInvite } from '../../core/invites/invite.ts'
import { tokenOf } from '../../core/invites/token.ts'
import { openInside, type Inside } from '../support/context.ts'
import { administrator } from '../../core/model/caller.ts'

describe('a link that is used up meanwhile', () => {
  let inside: Inside
  let context: Context
  before(async () => {
    inside = await openInside()
    const { log } = inside.context
    const wire = new ComponentWire({
      ...{ host: '127.0.0.1', port: 1, domain: 'bellhop.acme.test', secrets: () => [''], intake: 1, log },
      ...{ handle: async () => {}, online: () => {} },
    })
    await wire.stop() // nobody waits for a server
    context = { ...inside.context, wire }
  })
  after(() => inside.end())

  it('refuses who comes late, and leaves nothing for the server to follow', async () => {
    const { store } = context
    await store.people.insert({ id: 'bob', username: 'bob', name: 'Bob', manager: null, profile: {} })
    const invite = await makeInvite(context, { kind: 'contact', of: 'bob', uses: 1 }, administrator)
    const token = tokenOf(context.config, invite)
    const conditions = await Promise.all(
      [1, 2, 3].map(() => admitGuest(context, token, {}).catch(({ condition }) => condition)),
    )
    expect(conditions.sort()).to.deep.equal(['item-not-found', 'item-not-found', 'remote-server-timeout'])
    expect(await store.people.count({ sponsor: 'bob' })).to.equal(1)
    expect(await store.edits.count()).to.equal(1)
  })
})
