// What edits of single groups leave of a space: each reads some of its groups, and whatever it has not read stays.
import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { room } from '../support/addresses.ts'
import { healthy } from '../support/healthy.ts'
import { ten as base } from '../support/organisations.ts'
import { read } from '../support/sights.ts'
import { tappedWorld } from '../support/tapped.ts'
import { inWorld } from '../support/visits.ts'

const NEWS = 'news.acme.test'
const SPACE = 'tree-ann'
const TEAMS = ['bob', 'carl', 'gus']
const feedId = (name: string) => createHash('sha1').update(`${NEWS}<${name}<${NEWS}`).digest('hex')

describe('a space, of which edits read a part,', () => {
  const { acme, online } = inWorld(() => tappedWorld(base))

  const seenBy = async (username: string) => {
    const items = await read(await online(username), NEWS, SPACE)
    return (items ?? []).map(({ attrs }) => String(attrs.id)).sort()
  }
  /** Ids of what somebody sees who is in one team. */
  const sees = (team: string, ...more: string[]) =>
    [...[SPACE, team].flatMap(name => [room(name), feedId(`${name}-news`)]), ...more].sort()

  /** Does commands one after the other; the doctor finds nothing behind each of them, and everybody sees the own team. */
  async function staysWhole(...edits: [string, Record<string, string>][]): Promise<void> {
    for (const [node, fields] of edits) {
      await acme().does(node, fields)
      await healthy(acme())
    }
    for (const lead of TEAMS) {
      const own = [room(`team-${lead}`), feedId(`team-${lead}-news`)]
      expect(await seenBy(lead), lead).to.deep.equal(sees('team-ann', ...own))
    }
  }

  it('loses nothing when a room is read-only for a time, or somebody is muted there', () =>
    staysWhole(
      ['group-quiet', { group: 'team-bob', until: '1h' }],
      ['group-quiet', { group: 'team-bob', until: 'off' }],
      ['group-mute', { group: 'tree-ann', person: 'dave' }],
      ['group-unmute', { group: 'tree-ann', person: 'dave' }],
    ))

  it('shows a team to who is put into it by hand, as long as that person is there', async () => {
    await acme().does('group-add', { group: 'team-bob', who: 'ed' })
    expect(await seenBy('ed')).to.deep.equal(sees('team-carl', room('team-bob')))
    await healthy(acme())
    await staysWhole(['group-remove', { group: 'team-bob', who: 'ed' }])
    expect(await seenBy('ed')).to.deep.equal(sees('team-carl'))
  })

  it('shows the news of a team to who is put among its readers by hand, as long as that person is there', async () => {
    await acme().does('group-add', { group: 'team-bob-news', who: 'ed' })
    expect(await seenBy('ed')).to.deep.equal(sees('team-carl', feedId('team-bob-news')))
    await healthy(acme())
    await staysWhole(['group-remove', { group: 'team-bob-news', who: 'ed' }])
    expect(await seenBy('ed')).to.deep.equal(sees('team-carl'))
  })

  it('follows a group that stands in a team by hand', async () => {
    await staysWhole(
      ['group-create', { name: 'project', title: 'Project', kind: 'chat', owner: 'bob' }],
      ['group-add', { group: 'team-bob', who: 'project' }],
      ['group-title', { group: 'project', title: 'The project' }],
      ['group-add', { group: 'project', who: 'hal' }],
    )
    expect(await seenBy('hal')).to.deep.equal(sees('team-gus', room('team-bob')))
    await staysWhole(
      ['group-remove', { group: 'project', who: 'hal' }],
      ['group-add', { group: 'project', who: 'ida' }],
    )
    expect(await seenBy('hal')).to.deep.equal(sees('team-gus'))
    expect(await seenBy('ida')).to.deep.equal(sees('team-gus', room('team-bob')))
    await staysWhole(['group-close', { group: 'project' }])
    expect(await seenBy('ida')).to.deep.equal(sees('team-gus'))
  })

  it('names its groups as they are named while a guest is there', async () => {
    const titles = async () => (await read(await online('dave'), NEWS, SPACE))?.map(String).join('\n')
    const { link = '' } = await acme().does('qr-group', { group: 'team-bob' })
    await staysWhole(['guest-add', { token: link, name: 'Gwen' }])
    expect(await titles()).to.contain('team · external')
  })
})
