// Attacks on wallets at every door: whoever is signed in, or is not, moves nobody else's money.
import { expect } from 'chai'
import { basic, command } from '../support/doors.ts'
import { formsOn } from '../support/forms.ts'
import { cookieOf, looks, siege, submitFrom } from '../support/siege.ts'
import { storeOf } from '../support/store.ts'
import type { TappedWorld } from '../support/tapped.ts'
import { checkLedger } from '../../core/wallet/check.ts'
import { referenceIn } from '../support/wallet-people.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const OWN = { 'sec-fetch-site': 'same-origin' }

describe('a wallet', function () {
  this.timeout(60_000)
  let acme: TappedWorld
  let codes: Record<string, string>
  before(async () => {
    acme = await siege()
    codes = Object.fromEntries(await Promise.all(['hal', 'ida', 'joe'].map(async who => [who, await acme.code(who)])))
    await does('hal', 'topup', { amount: '900' })
  })

  const does = async (who: string, node: string, fields: object = {}): Promise<string> =>
    (await command(acme.config, node, fields, basic(who, codes[who] ?? ''))).body
  const balanceOf = async (who: string): Promise<string> => /[\d.]+ EUR/.exec(await does(who, 'wallet'))?.[0] ?? ''
  const cookie = async (who: string) => cookieOf(acme, who, await acme.code(who))

  it('is not emptied by who knows a reference, a page or the form of a payment', async () => {
    const asked = await does('hal', 'pay', { to: 'ida', amount: '600' })
    const reference = referenceIn(asked)
    const path = /\/wallet\/pay\/[0-9A-Z]{8}/.exec(asked)?.[0] ?? ''
    const own = await cookie('hal')
    const [form] = formsOn((await looks(acme, path, { cookie: own })).body).filter(({ action }) => action === path)
    expect(form?.action).to.equal(path)
    const fields = { ...form?.hidden, answer: 'pay' }
    for (const answer of ['yes', '600'])
      expect(await does('joe', 'confirm', { payment: reference, answer })).to.contain('no payment')
    const other = await cookie('joe')
    expect((await looks(acme, path, { cookie: other })).status).to.equal(404)
    expect((await submitFrom(acme, path, fields, { ...OWN, cookie: other })).status).to.be.oneOf([400, 403, 404])
    expect((await submitFrom(acme, path, fields, OWN)).headers.location, 'signed out').to.match(/^\/sign-in/)
    expect((await submitFrom(acme, path, fields, { 'sec-fetch-site': 'cross-site', cookie: own })).status).to.equal(403)
    const bare = await submitFrom(acme, path, { answer: 'pay' }, { cookie: own })
    expect(bare.status, 'neither a site nor a proof').to.equal(403)
    expect(await balanceOf('hal')).to.equal('900.00 EUR')
  })

  it('pays nothing by reactions, taps and single words in an open chat, above T1', async () => {
    const hal = await acme.person('hal')
    hal.says(BELLHOP, 'pay ida 120')
    const asked = await hal.hears(/^Nothing is paid yet: 120/)
    hal.sends(
      `<message type='chat' to='${BELLHOP}' id='r1'><reactions xmlns='urn:xmpp:reactions:0' id='${asked.attrs.id}'><reaction>👍</reaction></reactions></message>`,
    )
    for (const word of ['1', 'yes', '👍']) hal.says(BELLHOP, word)
    hal.says(BELLHOP, 'limits')
    await hal.hears(/in this month/)
    await hal.leaves()
    expect(await balanceOf('hal')).to.equal('900.00 EUR')
  })

  it('takes no amount below 0, beyond all bounds, in parts of a unit or of another currency', async () => {
    for (const amount of ['-5', '−5', '0', '0.001', '1e3', 'Infinity', 'NaN', '9'.repeat(40), '5 USD', '0x10', '٠']) {
      expect(await does('joe', 'pay', { to: 'hal', amount }), amount).to.contain('bad-request')
      expect(await does('joe', 'request', { from: 'hal', amount }), amount).to.contain('bad-request')
      expect(await does('joe', 'autopay', { to: 'hal', amount, every: 'day' }), amount).to.contain('bad-request')
      expect(await does('joe', 'topup', { amount }), amount).to.contain('bad-request')
    }
    expect(await balanceOf('joe')).to.equal('0.00 EUR')
  })

  it('is not paid from by an administrator, and its limits are changed by nobody else', async () => {
    const TRIED: [node: string, fields: Record<string, string>][] = [
      ['pay', { to: 'joe', amount: '5' }],
      ['request', { from: 'hal', amount: '5' }],
      ['autopay', { to: 'joe', amount: '5', every: 'month' }],
      ['qr-payment', { amount: '5' }],
    ]
    for (const [node, fields] of TRIED) {
      const said = await acme.does(node, fields).then(
        ({ text }) => text,
        (error: Error) => error.message,
      )
      expect(said, node).to.contain('in chat, as that person')
    }
    for (const whose of ['joe', 'hal', 'organisation'])
      expect(await does('joe', 'limits', { of: whose, once: '1' })).to.contain('Only the administrator')
    expect(await does('joe', 'freeze', { person: 'hal' })).to.contain('your own wallet alone')
    expect(await balanceOf('hal')).to.equal('900.00 EUR')
  })

  it('shows its month and its movements to its owner alone', async () => {
    const month = new Date().toISOString().slice(0, 7)
    for (const path of ['/wallet', `/wallet/month/${month}`, `/wallet/month/${month}/csv`]) {
      expect((await looks(acme, path, { cookie: await cookie('joe') })).body, path).to.not.contain('900.00')
      expect((await looks(acme, path)).headers.location, path).to.match(/^\/sign-in/)
    }
  })

  it('is paid at a counter as its link says, and by no link that was changed', async () => {
    const { link = '' } = JSON.parse(await does('joe', 'qr-payment', { amount: '2.50', purpose: 'coffee' }))
    const { pathname, search } = new URL(link)
    const own = await cookie('hal')
    expect((await looks(acme, pathname + search, { cookie: own })).body)
      .to.contain('2.50 EUR')
      .and.contain('(joe')
    const [text = '', proof = ''] = search.slice('?token='.length).split('.')
    const other = Buffer.from(Buffer.from(text, 'base64url').toString().replace('250', '25')).toString('base64url')
    for (const token of [`${other}.${proof}`, text, `${text}.${'0'.repeat(16)}`])
      expect((await looks(acme, `${pathname}?token=${token}`, { cookie: own })).status).to.equal(404)
    expect(await balanceOf('hal')).to.equal('900.00 EUR')
  })

  it('adds up after all of that', async () => {
    const store = await storeOf(acme.config)
    expect(await checkLedger({ store }).finally(() => store.close())).to.deep.equal([])
  })
})
