// Attacks on payments that are open: said again, taken over, in the name of somebody else, or for something that is sold.
import { expect } from 'chai'
import { checkLedger } from '../../core/wallet/check.ts'
import { basic, command } from '../support/doors.ts'
import { formsOn } from '../support/forms.ts'
import { cookieOf, looks, siege, submitFrom } from '../support/siege.ts'
import { storeOf } from '../support/store.ts'
import type { TappedWorld } from '../support/tapped.ts'
import { referenceIn } from '../support/wallet-people.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const OWN = { 'sec-fetch-site': 'same-origin' }

describe('an open payment', function () {
  this.timeout(60_000)
  let acme: TappedWorld
  let codes: Record<string, string>
  before(async () => {
    acme = await siege()
    codes = Object.fromEntries(await Promise.all(['ida', 'dora', 'eve'].map(async who => [who, await acme.code(who)])))
  })

  const does = async (who: string, node: string, fields: object = {}): Promise<string> =>
    (await command(acme.config, node, fields, basic(who, codes[who] ?? ''))).body
  const balanceOf = async (who: string) => Number(/([\d.]+) EUR/.exec(await does(who, 'wallet'))?.[1])
  const cookie = async (who: string) => cookieOf(acme, who, await acme.code(who))
  /** The page of a payment above T2, and its form as its payer has it. */
  async function pageOf(asked: string, own: string) {
    const path = /\/wallet\/pay\/[0-9A-Z]{8}/.exec(asked)?.[0] ?? ''
    const { body } = await looks(acme, path, { cookie: own })
    const [form] = formsOn(body).filter(({ action }) => action === path)
    const [, code = ''] = /<strong>(\w{4}-\w{4})<\/strong>/.exec(body) ?? []
    return { path, fields: { ...form?.hidden, answer: 'pay' }, code }
  }

  it('is paid once, however often, wherever and at the same moment it is confirmed', async () => {
    await does('ida', 'topup', { amount: '900' })
    const before = await balanceOf('ida')
    const reference = referenceIn(await does('ida', 'pay', { to: 'eve', amount: '5' }))
    const ida = await acme.person('ida')
    const line = `<message type='chat' to='${BELLHOP}' id='again'><body>confirm ${reference} yes</body></message>`
    await Promise.all(Array.from({ length: 10 }, () => does('ida', 'confirm', { payment: reference, answer: 'yes' })))
    for (let times = 0; times < 3; times++) ida.sends(line)
    ida.says(BELLHOP, 'limits')
    await ida.hears(/in this month/)
    await ida.leaves()
    expect(await balanceOf('ida')).to.equal(before - 5)
    const own = await cookie('ida')
    const { path, fields } = await pageOf(await does('ida', 'pay', { to: 'eve', amount: '600' }), own)
    await Promise.all([1, 2, 3].map(() => submitFrom(acme, path, fields, { ...OWN, cookie: own })))
    expect(await balanceOf('ida')).to.equal(before - 605)
  })

  it('is made to nobody by a name that only looks like somebody’s', async () => {
    for (const to of ['іda', 'IDА', 'eνe', 'ｅve', 'e\u200Bve', 'ev\u0435@acme.test', '@еve']) {
      const said = await does('dora', 'pay', { to, amount: '5' })
      expect(said, to).to.not.contain('Reference')
    }
  })

  it('is confirmed by no guesses at the code of its page, and by nothing once the wallet is frozen', async () => {
    await does('dora', 'topup', { amount: '900' })
    const before = await balanceOf('dora')
    const asked = await does('dora', 'pay', { to: 'eve', amount: '600' })
    const reference = referenceIn(asked)
    const own = await cookie('dora')
    const { path, fields, code } = await pageOf(asked, own)
    expect(code, 'the page shows the code').to.match(/^\w{4}-\w{4}$/)
    const guesses = ['AAAA-AAAA', 'AAAA-AAAB', 'AAAA-AAAC', 'AAAA-AAAD', 'AAAA-AAAE', 'AAAA-AAAF', code]
    for (const answer of guesses)
      expect(await does('dora', 'confirm', { payment: reference, answer }), answer).to.contain('Nothing was paid')
    await does('dora', 'freeze')
    expect(await does('dora', 'freeze', { undo: 'yes' })).to.contain('only the administrator')
    const taken = await submitFrom(acme, path, fields, { ...OWN, cookie: own })
    expect([taken.status, await balanceOf('dora')]).to.deep.equal([409, before])
    await acme.does('freeze', { person: 'dora', undo: 'yes' })
  })

  it('for a coupon gives nothing before it is paid, and is of its price, whatever a form says', async () => {
    await does('ida', 'coupon-create', { name: 'unpaid-lunch', text: 'Unpaid lunch', price: '4.50' })
    await does('eve', 'topup', { amount: '20' })
    const before = await balanceOf('eve')
    await does('ida', 'coupon-send', { coupon: 'unpaid-lunch', to: 'eve' })
    const listed = await does('eve', 'coupons')
    const reference = referenceIn(listed)
    expect(listed).to.contain('Unpaid lunch').and.not.contain('/v/')
    expect((await looks(acme, `/v/${reference.replace('-', '').toLowerCase()}`)).status).to.equal(404)
    expect(await does('ida', 'redeem', { code: reference })).to.contain('no coupon')
    expect(await does('eve', 'coupon-give', { coupon: reference, to: 'dora' })).to.contain('You have no coupon')
    expect(await does('dora', 'confirm', { payment: reference, answer: 'yes' })).to.contain('no payment')
    expect(await does('eve', 'ask', { to: 'dora', question: 'Free? / Yes [coupon: unpaid-lunch] / No' })).to.contain(
      'You have no coupon',
    )
    const own = await cookie('eve')
    const path = `/wallet/pay/${reference.replace('-', '')}`
    const [form] = formsOn((await looks(acme, path, { cookie: own })).body).filter(({ action }) => action === path)
    const fields = { ...form?.hidden, answer: 'pay', amount: '0.01', price: '0.01', payee: 'eve' }
    await Promise.all([1, 2].map(() => submitFrom(acme, path, fields, { ...OWN, cookie: own })))
    expect(await balanceOf('eve')).to.equal(before - 4.5)
    expect(await does('eve', 'coupons')).to.contain('/v/')
  })

  it('comes from no statement, and goes by no list of payments, but those that an administrator brings', async () => {
    const file = Buffer.from('<Document/>').toString('base64')
    for (const node of ['statement-import', 'statement-accept', 'statement-dismiss', 'bank-payouts', 'ledger-export'])
      expect(await does('eve', node, { file, payment: 'x', person: 'eve', month: '2026-11' }), node).to.contain(
        'forbidden',
      )
    const page = await looks(acme, '/console/do/statement-import', { cookie: await cookie('eve') })
    expect(page.status).to.be.oneOf([403, 404])
  })

  it('leaves a ledger that adds up', async () => {
    const store = await storeOf(acme.config)
    expect(await checkLedger({ store }).finally(() => store.close())).to.deep.equal([])
  })
})
