// Many at once in a directory that sends its people by SCIM: those who vanish, those who come, and going over from a file.
import { expect } from 'chai'
import type { Row } from '../support/chart.ts'
import { twenty as base } from '../support/organisations.ts'
import { createAll, scimClient } from '../support/scim.ts'
import { storeState } from '../support/state.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'
import { healthOf } from '../support/health.ts'

describe('many who are taken off a directory', () => {
  let acme: TappedWorld
  let ids: Map<string, string>
  const scim = scimClient(() => acme.config)
  const id = (name: string) => ids.get(name) ?? ''
  const accounts = async () => (await acme.state()).accounts
  const health = () => healthOf<{ directory: Record<string, unknown> }>(acme.config)

  before(async () => {
    acme = await tappedWorld(base, { BELLHOP_SOURCE: 'scim' })
    ids = await createAll(scim, base)
    await acme.does('org-sync')
  })
  after(() => acme.end())

  it('stay until the administrator agrees; the directory itself is refused nothing', async () => {
    for (const name of ['rob', 'sue', 'tom', 'pia', 'oda']) {
      expect((await scim.asks('DELETE', `/Users/${id(name)}`)).status).to.equal(204)
      expect((await scim.asks('GET', `/Users/${id(name)}`)).status).to.equal(404)
    }
    await acme.does('org-sync')
    expect((await accounts()).length).to.be.within(18, 20) // as many as may go in an hour were perhaps first
    expect(await health()).to.nested.include({ status: 'ok', 'directory.source': 'scim' })
    expect((await acme.does('org-sync')).text).to.match(/\d people are not listed any more and stay until you agree/)
  })

  it('stay when more follow, and over a restart; others change meanwhile as ever', async () => {
    const before = await accounts()
    await scim.asks('DELETE', `/Users/${id('ned')}`)
    await scim.patches(id('mia'), { op: 'Replace', path: 'title', value: 'Captain' })
    await acme.restart()
    await acme.does('org-sync')
    expect(await accounts()).to.deep.equal(before)
    expect(JSON.stringify((await storeState(acme.config)).people)).to.include('"title":"Captain"')
  })

  it('are as before when the directory lists them again', async () => {
    const code = await acme.code('ned')
    await scim.creates({ username: 'ned', given_name: 'Ned', family_name: 'Test', title: 'Clerk' })
    await acme.does('org-sync')
    const { table } = await acme.does('org-confirm')
    expect(table?.rows.map(([name]) => name)).not.to.include('ned')
    expect(await acme.person('ned', { password: code })).to.have.property('jid')
  })

  it('go when the administrator says how many, or whom', async () => {
    const { table, ask, text } = await acme.does('org-confirm')
    const names = table?.rows.map(([name = '']) => name) ?? []
    expect(names).to.have.length.greaterThan(2)
    expect(ask).to.equal('yes-remove')
    expect(text).to.include(`--yes-remove ${names.length}`)
    await acme.does('org-confirm', { 'yes-remove': String(names.length + 1) })
    expect(await accounts()).to.include.members(names)

    await acme.does('org-confirm', { only: names[0] ?? '' })
    expect(await accounts()).not.to.include(names[0])
    expect(await accounts()).to.include.members(names.slice(1))
    await acme.does('org-confirm', { 'yes-remove': String(names.length - 1) })
    expect(await accounts()).not.to.include.members(names.slice(1))
    expect((await acme.does('org-confirm')).text).to.include('Nobody waits for this')
    expect((await health()).directory.held).to.equal(0)
  })

  it('are not everybody: a directory that is empty is not followed', async () => {
    const before = await accounts()
    const { body } = await scim.asks('GET', '/Users?count=1000')
    for (const { id } of body.Resources) await scim.asks('DELETE', `/Users/${id}`)
    const refusal = await acme.does('org-sync').catch(({ message }: Error) => message)
    expect(refusal).to.include('The directory lists nobody')
    expect((await accounts()).length).to.be.greaterThan(before.length - 3)
    expect((await health()).directory.problem).to.include('The directory lists nobody')
  })
})

describe('an organisation that goes over from a file to SCIM', () => {
  it('keeps its people: who is known by username goes on as the same person', async () => {
    const acme = await tappedWorld(base)
    const scim = scimClient(() => acme.config)
    const code = await acme.code('dora')
    await (await acme.person('dora', { password: code })).leaves()
    await acme.bellhop.stop()
    const again = await acme.begins({ BELLHOP_SOURCE: 'scim' })
    try {
      await acme.restored()
      await createAll(scim, base)
      // The directory of this test sends no departments: these are held, and nobody is.
      expect((await acme.does('org-sync')).text).to.match(/^Nothing changed\.\n20 values of department [^\n]*$/)
      const { people } = await storeState(acme.config)
      expect(JSON.stringify(people)).to.include('"id":"dora","username":"dora"')
      await (await acme.person('dora', { password: code })).leaves()
      expect((await acme.state()).accounts).to.have.length(20)
    } finally {
      await again.stop()
      await acme.end()
    }
  })
})

describe('a directory that sends 500 people one by one', () => {
  it('is followed in few charts', async function () {
    this.timeout(300_000)
    const acme = await tappedWorld([], { BELLHOP_SOURCE: 'scim' })
    try {
      const scim = scimClient(() => acme.config)
      const rows: Row[] = Array.from({ length: 500 }, (_, n) => ({
        ...{ id: `p${n}`, username: `p${n}`, given_name: 'P', family_name: String(n), title: 'Clerk' },
        manager_id: n ? `p${n % 20}` : '',
      }))
      let requests = 0
      const counting = { ...scim, ...{ creates: (row: Row) => (requests++, scim.creates(row)) } }
      await createAll(
        counting,
        rows.map(row => (row.id === row.manager_id ? { ...row, manager_id: 'p0' } : row)),
      )
      await acme.does('org-sync')
      const applies = acme.tap.changes().filter(({ name }) => name === 'directory').length
      expect((await acme.state()).accounts).to.have.length(500)
      expect(applies, 'charts').to.be.lessThan(requests / 20)
    } finally {
      await acme.end()
    }
  })
})
