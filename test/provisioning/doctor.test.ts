// The doctor: what somebody changed on the server behind our back is found, named and mended.
import { expect } from 'chai'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { healthOf } from '../support/health.ts'
import { verdict } from '../support/healthy.ts'
import { ownWorld, type World } from '../support/world.ts'

describe('the doctor', () => {
  let acme: World
  before(async function () {
    this.timeout(60_000)
    acme = await ownWorld()
  })
  after(() => acme.end())

  const healthy = async () => {
    const { store, storeLacks } = await healthOf<{ store: string; storeLacks: string[] }>(acme.config)
    const engine = [`The store is on ${store}.`, ...storeLacks].join(' ')
    const text = `The server holds exactly what it should.\n${engine}`
    expect(await acme.does('doctor')).to.deep.equal({ text })
  }

  it('finds nothing where nothing was touched', healthy)

  it('names the engine of the store and what it lacks, as the log does', async () => {
    const { store, storeLacks } = await healthOf<{ store: string; storeLacks: string[] }>(acme.config)
    expect(store).to.match(process.env.BELLHOP_TEST_STORE_SERVER ? /^MongoDB \d/ : /^SQLite$/)
    expect(storeLacks).to.not.deep.equal([])
    const { text = '' } = await acme.does('doctor')
    expect(text.split('\n').at(-1)).to.equal(`The store is on ${store}. ${storeLacks.join(' ')}`)
    const log = readFileSync(join(acme.config.data, 'logs', 'bellhop.log'), 'utf8')
    for (const each of storeLacks) expect(log).to.include(each)
  })

  it('names what is lost, part by part, and mends it', async () => {
    await acme.bellhop.stop()
    await acme.prosody.stop()
    rmSync(join(acme.config.data, 'prosody', 'acme%2etest', 'roster', 'nyang.dat'))
    await acme.prosody.restart()
    await acme.restart()
    const { table } = await acme.does('doctor')
    expect(table?.rows.map(([object]) => object)).to.include('roster/nyang')
    expect(new Set(table?.rows.map(([object]) => object)).size).to.equal(1)
    expect(verdict((await acme.does('doctor', { repair: 'true' })).text)).to.match(/, 0 left\.$/)
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
    expect(verdict(found.text)).to.match(/^\d{3,} differences found, 0 left\.$/)
    await healthy()
  })
})
