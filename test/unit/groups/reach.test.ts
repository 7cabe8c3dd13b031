// Whom a group reaches.
import { expect } from 'chai'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Context } from '../../../core/context.ts'
import { peopleOf } from '../../../core/graph.ts'
import { openStore } from '../../../store/open.ts'
import { derive, entries, small } from '../../support/derived.ts'
import { collections } from '../../../core/collections.ts'
import { newMembership } from '../../../core/model/membership.ts'

describe('the people of groups in groups', () => {
  it('count once, by however many paths, and a circle of groups ends', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bellhop-reach-'))
    const store = await openStore('sqlite:', folder, collections)
    const context = { store } as Context
    const { memberships } = derive(entries(small))
    const more = [
      newMembership('custom', { nested: 'tree-chat/ann' }),
      newMembership('custom', { nested: 'team-chat/carl' }),
      newMembership('custom', { person: 'dave' }),
      newMembership('custom', { nested: 'custom' }),
      newMembership('team-chat/carl', { nested: 'custom' }),
    ]
    for (const each of [...memberships, ...more]) await store.memberships.insert(each)
    expect(await peopleOf(context, 'custom')).to.deep.equal(['ann', 'bea', 'bob', 'carl', 'dave', 'dora'])
    expect(await peopleOf(context, 'team-chat/bob')).to.deep.equal(['carl'])
    await store.close()
    rmSync(folder, { recursive: true })
  })
})
