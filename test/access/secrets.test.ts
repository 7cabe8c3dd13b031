// Rotating secrets: nobody is signed out who need not be, and no message is lost.
import { expect } from 'chai'
import { secret } from '../../config.ts'
import { posts } from '../support/forms.ts'
import { ownWorld, type World } from '../support/world.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'

describe('a secret that is rotated', function () {
  this.timeout(120_000)
  let acme: World
  before(async function () {
    this.timeout(120_000)
    acme = await ownWorld()
  })
  after(() => acme?.end())

  const rotate = (name: string, fields: Record<string, string> = {}) => acme.does('secret-rotate', { name, ...fields })
  const address = (path: string) => `http://127.0.0.1:${acme.config.httpPort}${path}`
  /** Signs in on the pages. @returns the cookie */
  async function signInPage(username: string): Promise<string> {
    const { headers } = await posts(acme.config, '/sign-in', { username, code: await acme.code(username) })
    return headers['set-cookie']?.split(';')[0] ?? ''
  }
  /** Where a page leads somebody with this cookie: nowhere, when the session is good. */
  const turnedAway = async (cookie: string) =>
    (await fetch(address('/wallet'), { headers: { cookie }, redirect: 'manual' })).headers.get('location')
  const knows = async (token: string) =>
    (await fetch(address('/metrics'), { headers: { authorization: `Bearer ${token}` } })).status

  it('for sessions of pages leaves everybody signed in, until the old one is to end at once', async () => {
    const before = await signInPage('sking')
    expect(await turnedAway(before)).to.equal(null)
    expect((await rotate('session')).text).to.match(/stays signed in.*720 hours/)
    expect(await turnedAway(before), 'opened before').to.equal(null)
    const between = await signInPage('nyang')
    expect(await turnedAway(between), 'opened with the new key').to.equal(null)
    await rotate('session', { hours: '0' })
    expect(await turnedAway(between)).to.match(/sign-in/)
    expect(await turnedAway(await signInPage('nyang'))).to.equal(null)
  })

  it('for the administrator ends the old token, at once or after some hours', async () => {
    const first = secret(acme.config, 'admin')
    await rotate('admin', { hours: '2' })
    const second = secret(acme.config, 'admin')
    expect([await knows(first), await knows(second), await knows('x')]).to.deep.equal([200, 200, 401])
    await rotate('admin')
    expect([await knows(first), await knows(second)]).to.deep.equal([401, 401])
    expect(await knows(secret(acme.config, 'admin'))).to.equal(200)
    expect((await acme.cli('whoami')).code).to.equal(0)
  })

  it('for the stream and for sign-ins loses no message: the stream goes on, and the next one has the new secret', async () => {
    const king = await acme.person('sking')
    const [component, signIn] = ['component', 'sign-in'].map(name => secret(acme.config, name))
    const said = Array.from({ length: 6 }, (_, at) => king.says(BELLHOP, `nonsense ${at}`))
    await rotate('component')
    await rotate('sign-in')
    expect([secret(acme.config, 'component'), secret(acme.config, 'sign-in')]).not.to.include.members([
      component,
      signIn,
    ])
    for (const [at] of said.entries()) await king.hears(new RegExp(`'nonsense ${at}'`), BELLHOP)
    await acme.restart()
    king.says(BELLHOP, 'whoami')
    await king.hears(/sking/, BELLHOP)
    const again = await acme.person('sking')
    await Promise.all([king.leaves(), again.leaves()])
  })

  it('is one of those that can be', async () => {
    const refused = await rotate('codes').catch(({ message }: Error) => message)
    expect(refused).to.match(/^bad-request: name: Write one of session, admin/)
  })
})
