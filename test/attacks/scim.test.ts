// What a directory's account could send with its token: nothing that stops Bellhop, changes prototypes or reaches elsewhere.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { effort } from '../support/effort.ts'
import { scimClient } from '../support/scim.ts'
import { ownWorld, type World } from '../support/world.ts'

const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

describe('SCIM under attack', () => {
  let acme: World
  let id = ''
  const scim = scimClient(() => acme.config)
  before(async function () {
    this.timeout(60_000)
    acme = await ownWorld({ BELLHOP_SOURCE: 'scim' })
    id = (await scim.asks('POST', '/Users', { userName: 'joe@acme.example', active: true })).body.id
  })
  after(() => acme?.end())

  /** Expects a refusal of the asker's doing or a plain answer, of little work: what is not expected here is an incident or a wait. */
  async function bears(method: string, path: string, body?: unknown): Promise<number> {
    let status = 0
    const ask = async () => ({ status } = await scim.asks(method, path, body))
    expect(await effort(ask, [acme.bellhop]), `${path.slice(0, 60)}: ms of CPU time`).to.be.below(1_000)
    expect(status, path.slice(0, 60)).to.be.within(200, 499)
    return status
  }

  const user = (more: string) => `{"userName":"odd@acme.example","active":true,${more}}`
  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`

  it('refuses bodies that name prototypes', async () => {
    for (const body of [user('"__proto__":{"active":false}'), user('"constructor":{"prototype":{"active":false}}')])
      expect(await bears('POST', '/Users', body)).to.equal(400)
    for (const path of ['__proto__', '__proto__.active', 'constructor.prototype.active', 'name.__proto__.x']) {
      const operations = [{ op: 'replace', path, value: true }]
      await bears('PATCH', `/Users/${id}`, { schemas: [PATCH], Operations: operations })
    }
    expect(Object.hasOwn(Object.prototype, 'active')).to.equal(false)
    expect((await scim.asks('GET', `/Users/${id}`)).body).to.include({ userName: 'joe@acme.example', active: true })
  })

  it('bears bodies that are nested deeply, and characters that no text has', async () => {
    for (const depth of [2_000, 200_000]) await bears('POST', '/Users', user(`"x":${nested(depth)}`))
    const texts = [
      'joe\u0000@acme.example',
      '<script>@acme.example',
      "'; drop table people; --",
      '{{ id }}@acme.example',
    ]
    for (const userName of texts)
      expect(await bears('POST', '/Users', { userName, active: true })).to.be.oneOf([201, 400])
    const { body } = await scim.asks('GET', '/Users')
    for (const { userName } of body.Resources) expect(userName).not.to.match(/\u0000/)
  })

  it('bears filters and orders of any form', async () => {
    const deep = 25
    const filters = [
      `userName eq "${'x'.repeat(3_980)}"`,
      `userName eq "${'x'.repeat(4_100)}"`,
      `${'('.repeat(deep)}userName pr${')'.repeat(deep)}`,
      'userName eq "open',
      '"',
      '__proto__ pr',
      'constructor.name eq "Object"',
      'emails[__proto__ pr]',
      'userName co ""',
      `${'not ('.repeat(deep)}userName pr${')'.repeat(deep)}`,
      Array.from({ length: 200 }, () => 'userName pr').join(' and '),
    ]
    for (const filter of filters) await bears('GET', `/Users?filter=${encodeURIComponent(filter)}`)
    for (const query of [
      'sortBy=__proto__',
      'count=-1',
      'count=99999999999',
      'startIndex=-5',
      'count=NaN',
      'count=1e99',
    ])
      await bears('GET', `/Users?${query}`)
  })

  it('fetches no address that a directory gives', async () => {
    let visits = 0
    const trap = createServer((_request, answer) => (visits++, answer.end()))
    await once(trap.listen(0, '127.0.0.1'), 'listening')
    try {
      const url = `http://127.0.0.1:${(trap.address() as AddressInfo).port}/picture`
      const photos = [{ type: 'photo', value: url }]
      const more = { userName: 'seen@acme.example', active: true, photos, profileUrl: url, groups: [{ $ref: url }] }
      expect((await scim.asks('POST', '/Users', more)).status).to.be.below(500)
      const group = { displayName: 'Trap', members: [{ value: id, $ref: url }] }
      expect((await scim.asks('POST', '/Groups', group)).status).to.be.below(500)
      await acme.does('org-sync').catch(() => 'followed already')
      await acme.does('org-show')
      expect(visits).to.equal(0)
    } finally {
      trap.close()
    }
  })
})
