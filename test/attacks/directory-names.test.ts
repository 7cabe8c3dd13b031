// Attack: a member takes the names that groups of the chart would get, so that the directory cannot be followed any more.
import { expect } from 'chai'
import { poll } from '../../setup/ports.ts'
import { chart, edit } from '../support/chart.ts'
import { makeMember } from '../support/member.ts'
import { createAll, managerIs, scimClient } from '../support/scim.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'
import { inWorld } from '../support/visits.ts'
import { healthOf } from '../support/health.ts'

const base = chart(`
  ann
    bob
      dave
      dora
    carl
      ed
`)
const active = (value: boolean) => ({ op: 'Replace', path: 'active', value: value ? 'True' : 'False' })

const health = ({ config }: TappedWorld) => healthOf<{ status: string; directory?: { problem?: string } }>(config)

describe('names that groups of the chart would get', () => {
  const { acme } = inWorld(() => tappedWorld(base))
  const as = makeMember(acme)
  const group = (name: string, kind = 'chat') => as('dave', 'group-create', { name, title: 'Some of us', kind })

  it('are refused for whoever is here, whether they lead a team or not', async () => {
    for (const name of ['team-dora', 'team-dora-news', 'tree-dora', 'tree-dora-news', 'team-bob', 'TEAM-DORA'])
      expect(await group(name), name).to.match(/There is a group '.*' already: choose another name/)
  })

  it('are passed over by the names of sub-groups, and refused for selections that are kept', async () => {
    const fields = { group: 'team-bob', who: 'dora', title: 'Team Ed' }
    expect(await as('dave', 'subgroup', fields)).to.include('team-ed-2@rooms.acme.test')
    const news = { group: 'team-bob-news', text: 'News', only: 'dave' }
    const sent = await as('bob', 'broadcast-send', news)
    const [id = ''] = /b[0-9a-z]{14,}/.exec(sent) ?? []
    expect(await as('bob', 'selection-keep', { broadcast: id, name: 'team-ed-news' })).to.match(/choose another name/)
  })

  it('are passed over by a group that follows from a later chart, with a note; it keeps the name that it got', async () => {
    expect(await group('team-erin')).to.include('team-erin@rooms.acme.test')
    const grown = [
      ...base,
      ...chart(`\n  erin\n    fay\n`).map(row => ({ ...row, manager_id: row.manager_id || 'ann' })),
    ]
    const { text } = await acme().becomes(grown)
    expect(text).to.match(/Another group has the name team-erin: .* is called team-erin-2\./)
    const { rooms } = await acme().state()
    expect(Object.keys(rooms)).to.include.members(['team-erin', 'team-erin-2'])
    expect((await acme().becomes(grown)).text).to.include('Nothing changed')
    await as('dave', 'group-close', { group: 'team-erin', reason: 'over' })
    await acme().becomes(edit(grown, 'fay', { title: 'Cook' }))
    expect(Object.keys((await acme().state()).rooms))
      .to.include('team-erin-2')
      .and.not.include('team-erin')
  })
})

describe('a directory whose organisation cannot be applied', () => {
  const { acme, signInAs } = inWorld(() =>
    tappedWorld([], { BELLHOP_SOURCE: 'scim', BELLHOP_TEAM_CHAT_TITLE: '{{ title }} and team' }),
  )
  const scim = scimClient(() => acme().config)
  const as = makeMember(acme)
  const rows = base.map(row => ({ ...row, title: 'Head' }))
  let ids: Map<string, string>
  before(async () => {
    ids = await createAll(scim, rows)
    await acme().does('org-sync')
  })
  const id = (name: string) => ids.get(name) ?? ''

  it('is followed where a custom group has the name of a new group', async () => {
    expect(await as('bob', 'group-create', { name: 'team-erin', title: 'Ours', kind: 'chat' })).to.include('team-erin@')
    const erin = await scim.creates({ username: 'erin', given_name: 'Erin', family_name: 'Test', title: 'Head' })
    await scim.patches(id('ed'), managerIs(erin))
    const { text } = await acme().does('org-sync')
    expect(text).to.include('is called team-erin-2')
    expect(Object.keys((await acme().state()).rooms)).to.include.members(['team-erin', 'team-erin-2'])
    expect((await health(acme())).status).to.equal('ok')
  })

  it('lets those go who left, and its health is not ok', async () => {
    const code = await acme().code('dave')
    expect(await signInAs('dave', code)).to.equal('signed in')
    await scim.patches(id('ed'), managerIs(id('dora')), { op: 'Remove', path: 'title' })
    await scim.patches(id('dora'), { op: 'Remove', path: 'title' })
    await scim.patches(id('dave'), active(false))
    const isOut = async () => !(await acme().state()).accounts.includes('dave')
    expect(await poll(isOut, { every: 100 }), 'dave is out').to.equal(true)
    expect(await signInAs('dave', code)).not.to.equal('signed in')
    const problem = await acme()
      .does('org-sync')
      .catch(({ message }: Error) => message)
    expect(problem).to.match(/dora: BELLHOP_TEAM_CHAT_TITLE/)
    expect((await health(acme())).status).to.equal('unfollowed')
    await scim.patches(id('dora'), { op: 'Add', path: 'title', value: 'Head' })
    await acme().does('org-sync')
    expect((await health(acme())).status).to.equal('ok')
    expect((await acme().state()).accounts).not.to.include('dave')
  })
})
