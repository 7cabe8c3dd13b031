// The wallet in chat: pay, confirm, request, and what each side is told.
import { expect } from 'chai'
import { chart } from '../support/chart.ts'
import { knock } from '../support/doors.ts'
import { posts } from '../support/forms.ts'
import { guestActions } from '../support/guests.ts'
import type { Party } from '../support/party.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'
import { makeVisits } from '../support/visits.ts'
import { checkLedger } from '../../core/wallet/check.ts'
import { walletId } from '../../core/wallet/account.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const ORG = chart(`
  ann
    bob
      dave
      dora
      gus
    carl
      ed
`)

describe('the wallet', function () {
  this.timeout(60_000)
  let acme: TappedWorld
  const { online, end } = makeVisits(() => acme)
  const { as, withStore } = guestActions(() => acme)
  before(async () => (acme = await tappedWorld(ORG)))
  after(() => acme?.end())
  afterEach(end)

  const idOf = (username: string) =>
    withStore(async store => (await store.people.find({ where: { username } }))[0]?.id ?? '')
  const balance = async (username: string) => {
    const id = walletId(await idOf(username), { currency: 'EUR', play: true })
    return withStore(async store => (await store.ledgerAccounts.get(id))?.balance ?? 0)
  }
  const referenceIn = (text: string) => /\w{4}-\w{4}/.exec(text)?.[0] ?? ''
  const timesTold = async (party: Party, text: RegExp) => {
    party.says(party.jid, 'fence')
    await party.hears('fence')
    return party.received.filter(stanza => text.test(stanza.getChildText('body') ?? '')).length
  }

  it('gives play money, pays by one answer, and tells both sides once', async () => {
    const [bob, dave] = [await online('bob'), await online('dave')]
    bob.says(BELLHOP, 'topup 50')
    await bob.hears(/^Your wallet has 50\.00 EUR play money more: 50\.00 EUR play money in all\.$/)
    bob.says(BELLHOP, 'pay dave 25,50 € lunch')
    const asked = await bob.hears(/^Nothing is paid yet: 25\.50 EUR play money to .*\(dave.*for lunch\./)
    expect(asked.getChild('buttons', 'urn:bellhop:buttons:1')?.getChildren('button')).to.have.length(2)
    bob.says(BELLHOP, '1')
    await bob.hears(/^Paid: 25\.50 EUR play money to .*\(dave.*for lunch\. Reference /)
    await dave.hears(/\(bob.*paid you 25\.50 EUR play money for lunch\. Reference /)
    const reference = referenceIn(asked.getChildText('body') ?? '')
    bob.says(BELLHOP, `confirm ${reference} yes`)
    await bob.hears(/^Paid: 25\.50 EUR/)
    expect(await timesTold(dave, /paid you/)).to.equal(1)
    expect([await balance('bob'), await balance('dave')]).to.deep.equal([2_450, 2_550])
  })

  it('wants the amount for a larger payment, and a page for the largest', async () => {
    const dora = await online('dora')
    await as('dora', 'topup', { amount: '900' })
    dora.says(BELLHOP, 'pay gus 120')
    const asked = await dora.hears(/^Nothing is paid yet: 120\.00 EUR play money.*To pay, write the amount: confirm/s)
    expect(asked.getChild('buttons', 'urn:bellhop:buttons:1')).to.equal(undefined)
    const reference = referenceIn(asked.getChildText('body') ?? '')
    for (const answer of ['yes', '12', '121', '120.01']) {
      dora.says(BELLHOP, `confirm ${reference} ${answer}`)
      await dora.hears(/^Nothing was paid/)
    }
    dora.says(BELLHOP, `confirm ${reference} 120.00`)
    await dora.hears(/^Paid: 120\.00 EUR play money to /)
    dora.says(BELLHOP, 'pay gus 600')
    const large = await dora.hears(/^Nothing is paid yet: 600\.00.*confirmed on a page/s)
    dora.says(BELLHOP, `confirm ${referenceIn(large.getChildText('body') ?? '')} 600.00`)
    await dora.hears(/^Nothing was paid\. So much is confirmed on a page/)
    expect(await balance('gus')).to.equal(12_000)
  })

  it('asks to pay with buttons in any client, and splits an amount among a group', async () => {
    const [carl, ed] = [await online('carl'), await online('ed')]
    await as('ed', 'topup', { amount: '30' })
    carl.says(BELLHOP, 'request ed 10 cake')
    const asked = await ed.hears(/\(carl.*asks you to pay 10\.00 EUR play money for cake\. Reference .*1 = Yes/s)
    expect(asked.getChild('invoice', 'urn:xmpp:payment:0')?.attrs.purpose).to.equal('cake')
    expect(asked.getChild('invoice', 'urn:xmpp:payment:0')?.toString()).to.contain('amount=EUR:10.00')
    ed.says(BELLHOP, '1')
    await carl.hears(/\(ed.*paid you 10\.00 EUR play money for cake/)
    const split = await as('bob', 'request', { from: 'team-bob', amount: '100', purpose: 'dinner' })
    expect(split).to.match(/3 people are asked for 25\.00 EUR play money each, of 100\.00 EUR play money, and 25\.00/)
    expect(await as('dave', 'requests')).to.contain('25.00 EUR play money')
    const uneven = await as('bob', 'request', { from: 'team-bob', amount: '100.01', purpose: 'dinner' })
    expect(uneven).to.contain('3 people are asked for 25.00 EUR play money or 25.01 EUR play money each')
  })

  it('refuses more than the wallet has, a frozen wallet, a payment of somebody else, and what is no amount', async () => {
    const [dave, gus] = [await online('dave'), await online('gus')]
    gus.says(BELLHOP, 'pay ann 1,234')
    await gus.hears(/could be two amounts/)
    gus.says(BELLHOP, 'pay nobodyhere 5')
    await gus.hears(/^You know nobody here who is called 'nobodyhere'/)
    gus.says(BELLHOP, 'cancel')
    gus.says(BELLHOP, 'pay ann 5')
    const asked = await gus.hears(/^Nothing is paid yet: 5\.00/)
    const reference = referenceIn(asked.getChildText('body') ?? '')
    dave.says(BELLHOP, `confirm ${reference} yes`)
    await dave.hears(/no payment/)
    await as('gus', 'freeze')
    expect(await as('gus', 'freeze', { undo: 'yes' })).to.contain('only the administrator')
    gus.says(BELLHOP, `confirm ${reference} yes`)
    await gus.hears(/wallet is frozen/)
    gus.says(BELLHOP, 'yes')
    await gus.hears(/^Nothing is open that 'yes' answers/)
    expect(await as('gus', 'pay', { to: 'ann', amount: '3' })).to.match(/^Nothing is paid yet.*frozen.*administrator/s)
    await as('ann', 'topup', { amount: '1' })
    const unpaid = await as('ann', 'pay', { to: 'dave', amount: '2' })
    expect(unpaid).to.match(/^Nothing is paid yet.*not enough in the wallet: 1\.00 EUR/s)
    const poor = referenceIn(unpaid)
    expect(await as('ann', 'confirm', { payment: poor, answer: 'yes' })).to.contain('not enough')
  })

  it('hands a coupon out with the payment for it, and pays it back when the coupon is taken back', async () => {
    const [carl, ed] = [await online('carl'), await online('ed')]
    await as('ed', 'topup', { amount: '20' })
    const before = await balance('ed')
    await as('carl', 'coupon-create', { name: 'lunch', text: 'Lunch of the day', price: '4.50' })
    carl.says(BELLHOP, 'coupon send lunch to ed')
    const asked = await ed.hears(/^Lunch of the day, a coupon of .*\(carl.*asks you to pay 4\.50 EUR.*1 = Yes/s)
    expect(asked.getChild('invoice', 'urn:xmpp:payment:0')?.attrs.purpose).to.equal('Lunch of the day')
    ed.says(BELLHOP, '1')
    await ed.hears(/^Paid: 4\.50 EUR play money to .*The coupon is in your booklet\.$/s)
    await ed.hears(/^Lunch of the day, a coupon of .*Code: /s)
    await carl.hears(/\(ed.*paid you 4\.50 EUR play money for Lunch of the day/)
    expect(await balance('ed')).to.equal(before - 450)
    carl.says(BELLHOP, 'coupon revoke lunch sold out')
    await ed.hears(/^4\.50 EUR play money came back to your wallet for the coupon Lunch of the day\.$/)
    expect(await balance('ed')).to.equal(before)
  })

  it('shows a month on a page, and as files, to its owner alone', async () => {
    const signed = await posts(acme.config, '/sign-in', { username: 'bob', code: await acme.code('bob') })
    const cookie = String(signed.headers['set-cookie']).split(';')[0] ?? ''
    const month = new Date().toISOString().slice(0, 7)
    const get = (path: string, as = cookie) =>
      knock(acme.config, path, { headers: { accept: 'text/html', cookie: as } })
    expect((await get('/wallet')).body).to.contain(`href="/wallet/month/${month}?currency=EUR"`)
    const { body } = await get(`/wallet/month/${month}`)
    expect(body).to.contain('-25.50 EUR play money').and.contain('lunch').and.contain('bob@acme.test')
    for (const path of ['/wallet', `/wallet/month/${month}`])
      // a phone shows no heads of columns
      expect((await get(path)).body).to.match(/data-label="Amount">-25\.50 EUR[^]*?data-label="Balance">24\.50 EUR/)
    const csv = await get(`/wallet/month/${month}/csv?currency=EUR`)
    expect(csv.headers['content-disposition']).to.equal(`attachment; filename="wallet-EUR-${month}.csv"`)
    expect(csv.body).to.match(/,-25\.50,EUR play money,lunch,24\.50$/m)
    expect((await get(`/wallet/month/${month}/camt`)).body).to.contain('<Amt Ccy="EUR">25.50</Amt>')
    for (const path of ['', '/csv', '/camt'])
      expect((await get(`/wallet/month/${month}${path}`, '')).headers.location).to.match(/^\/sign-in\?next=/)
    expect((await get('/wallet/month/2026-13')).status).to.equal(400)
    expect((await get(`/wallet/month/${month}?currency=XXX`)).status).to.equal(404)
  })

  it('shows what happened, and its ledger adds up', async () => {
    const bob = await online('bob')
    const told = async (line: string, text: RegExp) => {
      bob.says(BELLHOP, line)
      return (await bob.hears(text)).getChildText('body') ?? ''
    }
    expect(await told('history', /topup/))
      .to.contain('-25.50 EUR play money')
      .and.contain('lunch')
    expect(await told('history dave', /lunch/)).to.not.contain('topup')
    expect(await told('history 2001-01', /nothing yet/)).to.not.contain('lunch')
    await told('wallet', /^Your wallet: 24\.50 EUR play money/)
    await told('limits', /1000\.00 EUR play money/)
    expect(await withStore(store => checkLedger({ store }))).to.deep.equal([])
  })

  it('speaks the language of each side, and reads the amount that it shows in either form', async () => {
    await withStore(async store => store.people.change(await idOf('dora'), {}, { profile: { language: 'de-CH' } }))
    const [bob, dora] = [await online('bob'), await online('dora')]
    dora.says(BELLHOP, 'topup 300')
    await dora.hears(/^In Ihrer Wallet sind 300,00 EUR Spielgeld mehr: insgesamt \d+,00 EUR Spielgeld\.$/)
    dora.says(BELLHOP, 'pay bob 150,50 für Kuchen')
    const asked = await dora.hears(/^Noch ist nichts gezahlt: 150,50 EUR Spielgeld an .*\(bob.*für Kuchen\. Referenz/s)
    const [proposed = ''] = /confirm \S+ 150,50$/.exec(asked.getChildText('body') ?? '') ?? []
    dora.says(BELLHOP, proposed)
    await dora.hears(/^Gezahlt: 150,50 EUR Spielgeld an .*\(bob.*für Kuchen\. Referenz /)
    await bob.hears(/\(dora.*paid you 150\.50 EUR play money for Kuchen\. Reference /)
    bob.says(BELLHOP, 'request dora 10 coffee')
    const wished = await dora.hears(/\(bob.*bittet Sie um 10,00 EUR Spielgeld für coffee\. Referenz .*\nZahlen\?/s)
    expect(wished.getChild('invoice', 'urn:xmpp:payment:0')?.toString()).to.contain('amount=EUR:10.00')
    dora.says(BELLHOP, 'pay bob 1.234')
    await dora.hears(/^„1\.234“ könnte zwei Beträge meinen/)
    dora.says(BELLHOP, 'history')
    const listed = (await dora.hears(/Aufladung/)).getChildText('body') ?? ''
    expect(listed).to.match(/\(bob.*-150,50 EUR Spielgeld.*Kuchen/)
    expect(listed).to.match(/Spielgeld.* 300,00 EUR Spielgeld.*Aufladung/)
  })
})
