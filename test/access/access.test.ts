// Access codes and devices: what signs in, what does not, and what happens when it ends.
import { expect } from 'chai'
import { secret } from '../../config.ts'
import { makeCode, readCode } from '../../core/access/code.ts'
import { makeThrottle } from '../../core/access/throttle.ts'
import { verdict } from '../support/as-server.ts'
import { signIn, type Party } from '../support/party.ts'
import { ownWorld, world, type World } from '../support/world.ts'
import { storeOf } from '../support/store.ts'
import { keyedHash } from '../../core/model/secret.ts'

describe('an access code', () => {
  let acme: World
  before(async () => (acme = await world()))

  const attempt = (username: string, password: string): Promise<Party | string> =>
    signIn({ port: acme.config.c2sPort, domain: acme.config.domain, username, password }).catch(error => error.message)

  it('signs a client in again and again: it became the credential of that device', async () => {
    const code = await acme.code('jchen')
    const first = await acme.person('jchen', { password: code })
    await first.leaves()
    const again = await acme.person('jchen', { password: code })
    expect(again.jid).to.equal(first.jid)
    const { table } = await acme.does('devices', { username: 'jchen' })
    expect(table?.rows.map(([device]) => `jchen@acme.test/${device}`)).to.include(again.jid)
    await again.leaves()
  })

  it('is read tolerantly: case, missing dashes, O for 0 and I for 1', async () => {
    const code = makeCode()
    const typed = code.replaceAll('-', ' ').toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')
    expect(readCode(typed)).to.equal(code.replaceAll('-', '').slice(0, 12))
    const wrong = (code.startsWith('7') ? '8' : '7') + code.slice(1)
    expect(readCode(wrong)).to.equal(undefined)
  })

  it('opens no account but its own', async () => {
    expect(await attempt('lpopp', await acme.code('jchen'))).to.equal('not-authorized')
  })

  it('is refused when wrong, empty or old-fashioned', async () => {
    for (const wrong of [makeCode(), 'password', ' ']) expect(await attempt('lpopp', wrong)).to.equal('not-authorized')
  })

  it('is kept as a keyed hash alone', async () => {
    const code = await acme.code('lpopp')
    const store = await storeOf(acme.config)
    const records = JSON.stringify(await store.codes.find())
    await store.close()
    const typed = readCode(code) ?? ''
    expect(records).not.to.contain(typed).and.not.to.contain(code)
    expect(records).to.contain(keyedHash(typed, secret(acme.config, 'codes')).toString('base64url'))
  })

  it('closes the session of its device with the reason when it is revoked, and lets it in no more', async () => {
    const code = await acme.code('jmurman')
    const device = await acme.person('jmurman', { password: code })
    await acme.does('code-revoke', { id: device.jid.split('/')[1] ?? '' })
    expect(await device.ended).to.match(/not-authorized: This device was signed out/)
    expect(await attempt('jmurman', code)).to.equal('not-authorized')
  })

  it('cannot be revoked by somebody else', async () => {
    const mine = await acme.person('dfaviet')
    const other = await acme.person('lpopp')
    other.says('bellhop@bellhop.acme.test', `code revoke ${mine.jid.split('/')[1]}`)
    await other.hears(/Only the person concerned/)
    await Promise.all([mine.leaves(), other.leaves()])
  })

  it('is worthless after its time when nobody has used it', async () => {
    const { table } = await acme.does('code-issue', { username: 'lpopp' })
    const [code = '', id = ''] = table?.rows[0] ?? []
    const store = await storeOf(acme.config)
    await store.codes.change(id, {}, { expires: '2020-01-01T00:00:00.000Z' })
    await store.close()
    expect(await attempt('lpopp', code)).to.equal('not-authorized')
  })
})

describe('the throttle', () => {
  it('grows its delays, is bounded, and forgives', () => {
    let now = 0
    const { wait, fail, clear } = makeThrottle(() => now)
    for (let tries = 0; tries < 5; tries++) fail('a')
    expect(wait('a', 10)).to.equal(0)
    expect(wait('a', 5)).to.equal(1_000)
    fail('a')
    expect(wait('a', 5)).to.equal(2_000)
    for (let tries = 0; tries < 50; tries++) fail('a')
    expect(wait('a', 5)).to.equal(15 * 60_000)
    now += 60 * 60_000
    expect(wait('a', 5)).to.equal(0)
    fail('b')
    clear('b')
    expect(wait('b', 0)).to.equal(0)
  })

  it('stops who guesses, and locks out neither the device in use nor the person from elsewhere', async function () {
    this.timeout(60_000)
    const own = await ownWorld()
    try {
      const good = await own.code('nyang')
      const device = await own.person('nyang', { password: good })
      const fresh = await own.code('nyang')
      const ask = (code: string, address: string) => verdict(own, { username: 'nyang', code, address })
      const first = await ask(good, '203.0.113.9')
      expect(first).to.equal(200)
      const verdicts: (number | undefined)[] = []
      for (let tries = 0; tries < 30; tries++) verdicts.push(await ask(makeCode(), '198.51.100.7'))
      expect(verdicts.slice(0, 5)).to.deep.equal([403, 403, 403, 403, 403])
      expect(verdicts.slice(6).every(status => status === 429)).to.equal(true)
      expect(await ask(makeCode(), '198.51.100.7'), 'a wrong one from there').to.equal(429)
      expect(await ask(fresh, '198.51.100.7'), 'a right one, also from there').to.equal(200)
      const another = await own.code('nyang')
      expect(await ask(good, '203.0.113.9'), 'the device where it was').to.equal(200)
      expect(await ask(another, '192.0.2.33'), 'a new sign-in from elsewhere').to.equal(200)
      await device.leaves()
    } finally {
      await own.end()
    }
  })
})

describe('a login while the gateway is away', () => {
  it('fails for now, not as a wrong password, and who is signed in stays', async function () {
    this.timeout(60_000)
    const own = await ownWorld()
    try {
      const [king, garcia] = [await own.person('sking'), await own.person('lgarcia')]
      const code = await own.code('nyang')
      await own.bellhop.stop()
      const { c2sPort: port, domain } = own.config
      const failed = await signIn({ port, domain, username: 'nyang', password: code }).catch(error => error.message)
      expect(failed).to.equal('temporary-auth-failure')
      king.says(garcia.jid, 'still here?')
      await garcia.hears('still here?')
      await own.restart()
      const nyang = await own.person('nyang', { password: code })
      await Promise.all([king, garcia, nyang].map(each => each.leaves()))
    } finally {
      await own.end()
    }
  })
})
