// The doctor: what somebody changed on the server behind our back is found, named and mended.
import { expect } from 'chai'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ownWorld, type World } from './support/world.ts'

describe('the doctor', () => {
  let acme: World
  before(async function () {
    this.timeout(60_000)
    acme = await ownWorld()
  })
  after(() => acme.end())

  const healthy = async () =>
    expect(await acme.does('doctor')).to.deep.equal({ text: 'The server holds exactly what it should.' })

  it('finds nothing where nothing was touched', healthy)

  it('names what is lost, part by part, and mends it', async () => {
    await acme.bellhop.stop()
    await acme.prosody.stop()
    rmSync(join(acme.config.data, 'prosody', 'acme%2etest', 'roster', 'nyang.dat'))
    await acme.prosody.restart()
    await acme.restart()
    const { table } = await acme.does('doctor')
    expect(table?.rows.map(([object]) => object)).to.include('roster/nyang')
    expect(new Set(table?.rows.map(([object]) => object)).size).to.equal(1)
    expect((await acme.does('doctor', { repair: 'true' })).text).to.match(/, 0 left\.$/)
    const nyang = await acme.person('nyang')
    const roster = await nyang.asks('nyang@acme.test', 'get', "<query xmlns='jabber:iq:roster'/>")
    expect(String(roster)).to.contain('sking@acme.test')
    await healthy()
    await nyang.leaves()
  })

  it('brings everything back after the server has lost it', async function () {
    this.timeout(60_000)
    await acme.bellhop.stop()
    await acme.prosody.stop()
    for (const lost of ['roster', 'pep', 'config', 'pubsub_nodes', 'pubsub_data', 'persistent', 'bellhop_directory'])
      rmSync(join(acme.config.data, 'prosody', 'acme%2etest', lost), { recursive: true, force: true })
    for (const host of ['rooms', 'news'])
      rmSync(join(acme.config.data, 'prosody', `${host}%2eacme%2etest`), { recursive: true, force: true })
    await acme.prosody.restart()
    await acme.restart()
    const found = await acme.does('doctor', { repair: 'true' })
    expect(found.text).to.match(/^\d{3,} differences found, 0 left\.$/)
    await healthy()
  })
})
