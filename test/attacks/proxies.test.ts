// A proxy that is missing in the settings makes one address of the whole world: that is said, and nobody is believed for it.
import { expect } from 'chai'
import { knockFrom } from '../support/elsewhere.ts'
import { ownWorld, type World } from '../support/world.ts'

describe('X-Forwarded-For', function () {
  this.timeout(60_000)
  let acme: World
  before(async () => (acme = await ownWorld({ BELLHOP_PROXIES: '127.0.0.8' })))
  after(() => acme?.end())

  const asks = (address: string, headers: Record<string, string>) => knockFrom(acme.config, address, '/', { headers })

  it('of an address that is no proxy of ours is said once in the log, and by the doctor', async () => {
    await asks('127.0.0.8', { 'x-forwarded-for': '192.0.2.1' })
    await asks('127.0.0.7', {})
    expect((await acme.does('doctor')).table).to.equal(undefined)
    for (let time = 0; time < 3; time++) await asks('127.0.0.9', { 'x-forwarded-for': `192.0.2.${time}` })
    const { table } = await acme.does('doctor')
    expect(table?.rows).to.deep.equal([
      [
        '127.0.0.9',
        'X-Forwarded-For',
        'in BELLHOP_PROXIES, if it is a proxy of yours',
        'not believed: all behind it count as one',
      ],
    ])
    expect(acme.bellhop.output().match(/WARN.*X-Forwarded-For/g)).to.have.length(1)
  })
})
