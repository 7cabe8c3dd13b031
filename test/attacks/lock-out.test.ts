// Wrong codes from a network hold up nobody there who has a right one; what a person could make up is no secret.
import { randomInt, randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { effort } from '../support/effort.ts'
import { secret } from '../../config.ts'
import { signIn } from '../../core/access/access.ts'
import { attemptAt, countFailure } from '../../core/access/attempt.ts'
import { isWordlike, randomBits } from '../../core/access/guessable.ts'
import { poll } from '../../setup/ports.ts'
import { basic, command, knock } from '../support/doors.ts'
import { post } from '../support/elsewhere.ts'
import { openInside, type Inside } from '../support/context.ts'
import { posts } from '../support/forms.ts'
import type { Fault } from '../../xep/fault.ts'
import { ownWorld, type World } from '../support/world.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-/#$!?'

describe('a network with somebody who guesses', function () {
  this.timeout(60_000)
  let acme: World
  before(async () => (acme = await ownWorld({ BELLHOP_SOURCE: 'scim' })))
  after(() => acme?.end())

  const wrong = Array.from({ length: 25 }, (_, at) => `nobody-${at}`)

  it('lets a right token of a directory in', async () => {
    const asks = (token: string) =>
      knock(acme.config, '/scim/v2/Users', { headers: { authorization: `Bearer ${token}` } })
    const guesses = await Promise.all(wrong.map(each => asks(each)))
    expect(guesses.at(-1)?.status).to.equal(429)
    expect((await asks(secret(acme.config, 'scim'))).status).to.equal(200)
  })
})

describe('a network with somebody who guesses codes', function () {
  this.timeout(60_000)
  let acme: World
  before(async () => (acme = await ownWorld()))
  after(() => acme?.end())

  const wrong = Array.from({ length: 25 }, (_, at) => `nobody-${at}`)
  const signsIn = (username: string, code: string) => posts(acme.config, '/sign-in', { username, code })

  it('lets a fresh code in: at sign-in, on the pages, at the API', async () => {
    for (const username of wrong) await signsIn(username, 'AAAA-AAAA-AAAA-A')
    expect((await signsIn('nobody', 'AAAA-AAAA-AAAA-A')).status).to.equal(429)
    expect((await signsIn('nyang', await acme.code('nyang'))).status).to.equal(303)
    expect((await command(acme.config, 'whoami', {}, basic('nyang', await acme.code('nyang')))).status).to.equal(200)
    const headers = { authorization: `Bearer ${secret(acme.config, 'sign-in')}` }
    const asked = await post(
      acme.config,
      '127.0.0.1',
      '/internal/sign-in',
      [{ username: 'nyang', code: await acme.code('nyang'), address: '127.0.0.1' }],
      headers,
    )
    expect(JSON.stringify(asked.body)).to.contain('"status":200')
  })

  it('lets a right pairing code in', async () => {
    const party = await acme.person('lgarcia')
    party.says(BELLHOP, 'pair')
    const [, code = ''] =
      /Pairing code (\S+?):/.exec((await party.hears(/^Pairing code/)).getChildText('body') ?? '') ?? []
    for (const username of wrong.slice(0, 12)) await posts(acme.config, '/pair', { username, code: 'AAAA-AAAA' })
    expect((await posts(acme.config, '/pair', { username: 'nobody', code: 'AAAA-AAAA' })).status).to.equal(429)
    for (let tries = 0; tries < 6; tries++)
      await posts(acme.config, '/pair', { username: 'lgarcia', code: 'AAAA-AAAA' })
    expect((await posts(acme.config, '/pair', { username: 'lgarcia', code })).status).to.equal(200)
    await party.leaves()
  })

  it('ends a session where one signs out, also when its code is the credential of an app', async () => {
    const code = await acme.code('vjones')
    const app = await acme.person('vjones', { password: code, client: { type: 'pc', name: 'Gajim' } })
    const isKnown = async () => JSON.stringify(await acme.does('devices', { username: 'vjones' })).includes('"desktop"')
    expect(await poll(isKnown, { milliseconds: 10_000 }), 'the code is an app now').to.equal(true)
    const { headers } = await signsIn('vjones', code)
    const cookie = headers['set-cookie']?.split(';')[0] ?? ''
    const status = async () => (await knock(acme.config, '/invites', { headers: { cookie } })).status
    expect(await status()).to.equal(200)
    await posts(acme.config, '/sign-out', {}, { cookie, 'sec-fetch-site': 'same-origin' })
    expect(await status(), 'the old cookie').to.equal(303)
    const again = await signsIn('vjones', code)
    expect(again.status, 'the code itself').to.equal(303)
    await app.leaves()
  })

  it('refuses a secret that a person made up', () => {
    for (const each of [
      'aaaaaaaaaaaaa',
      'aaaaaaaaaaaaaaaa',
      'administrator',
      'Administrator2024!',
      'correcthorsebatterystaple',
      'Willkommen im Hotel 2026',
      'qwertyuiopasdfgh',
      '1234567890123456',
      'Urlaub2024!Mallorca',
    ])
      expect(randomBits(each) < 60 || isWordlike(each), each).to.equal(true)
  })

  it('takes what apps make: 12 letters, digits and signs; 16 letters and digits; a UUID', () => {
    const drawn = (length: number, from: number) =>
      Array.from({ length }, () => LETTERS[randomInt(from)] ?? '').join('')
    for (const make of [() => drawn(12, LETTERS.length), () => drawn(16, 62), () => randomUUID()]) {
      const refused = Array.from({ length: 1_000 }, make).filter(each => randomBits(each) < 60 || isWordlike(each))
      expect(refused.length, refused[0] ?? '').to.be.at.most(20)
    }
  })
})

describe('who has to wait', function () {
  this.timeout(60_000)
  let inside: Inside
  before(async () => (inside = await openInside()))
  after(() => inside?.end())

  it('costs no slow hash', async () => {
    const { context } = inside
    const address = '192.0.2.1'
    for (let times = 0; times < 40; times++) countFailure(context, attemptAt('nobody', address))
    const guess = () =>
      signIn(context, { username: 'nobody', code: randomUUID(), address }).catch((error: Fault) => error.condition)
    const guessAll = async () => {
      const found = await Promise.all(Array.from({ length: 200 }, guess))
      expect(new Set(found)).to.deep.equal(new Set(['resource-constraint']))
    }
    expect(await effort(guessAll), 'ms of CPU time: two hundred hashes take more on any machine').to.be.below(1_000)
  })
})
