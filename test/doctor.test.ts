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

  it('finds what a room administrator changed, and mends it', async () => {
    const king = await acme.person('sking')
    const out =
      "<query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='none' jid='nyang@acme.test'/></query>"
    const answer = await king.asks('team-sking@rooms.acme.test', 'set', out)
    expect(answer.attrs.type).to.equal('result')
    const { table } = await acme.does('doctor')
    expect(table?.rows.map(row => row.slice(0, 2))).to.deep.equal([['room/team-sking', 'nyang@acme.test']])
    expect((await acme.does('doctor', { repair: 'true' })).text).to.equal('1 differences found, 0 left.')
    const nyang = await acme.person('nyang')
    await nyang.joins('team-sking@rooms.acme.test', 'Neena Yang')
    await healthy()
    await Promise.all([king.leaves(), nyang.leaves()])
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
