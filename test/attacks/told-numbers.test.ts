// Strangers are told whether Bellhop is up, and nothing else: no numbers, no names, no addresses.
import { expect } from 'chai'
import { freePorts } from '../support/ports.ts'
import { basic, knock } from '../support/doors.ts'
import { token } from '../support/hostile.ts'
import { ownWorld, type World } from '../support/world.ts'

describe('health and numbers', function () {
  this.timeout(60_000)
  let acme: World
  let port: number
  before(async () => {
    ;[port = 0] = await freePorts(1)
    acme = await ownWorld({ BELLHOP_MONITOR_LISTEN: `127.0.0.1:${port}`, BELLHOP_SOURCE: 'scim' })
  })
  after(() => acme?.end())

  const reads = async (path: string, headers: Record<string, string> = {}) => {
    const { status, body } = await knock(acme.config, path, { headers })
    return [status, body]
  }

  it('are the bare status for strangers, for wrong tokens and for members', async () => {
    await acme.does('org-sync').catch(() => {}) // the list is empty: a problem, which names the directory to the administrator
    const member = basic('nyang', 'wrong')
    for (const headers of [{}, { authorization: 'Bearer wrong' }, member]) {
      expect(await reads('/healthz', headers)).to.deep.equal([200, '{"status":"ok"}'])
      expect((await reads('/metrics', headers))[0]).to.equal(401)
    }
  })

  it('are told with the administrator’s token', async () => {
    expect((await reads('/healthz', token(acme)))[1])
      .to.match(/"server":"connected"/)
      .and.match(/"source":"scim"/)
    expect((await reads('/metrics', token(acme)))[1]).to.match(/^bellhop_people 0$/m)
  })

  it('are told on a port of their own, where one is set, and nothing else is', async () => {
    const monitor = { ...acme.config, httpPort: port }
    expect((await knock(monitor, '/healthz')).body).to.match(/"server":"connected"/)
    expect((await knock(monitor, '/metrics')).body).to.match(/^bellhop_connected 1$/m)
    for (const path of ['/', '/sign-in', '/api/openapi.json', '/scim/v2/Users'])
      expect((await knock(monitor, path)).status, path).to.equal(404)
  })
})
