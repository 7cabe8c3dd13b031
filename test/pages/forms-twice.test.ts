// Forms of the pages that come twice: a button that is pressed twice, a page that is loaded again. One effect, one answer.
import { expect } from 'chai'
import { forms } from '../../gateway/pages.ts'
import { poll } from '../../setup/ports.ts'
import { basic, command, knock, type Reply } from '../support/doors.ts'
import { formsOn, posts, withoutTokens, type RenderedForm } from '../support/forms.ts'
import { storeOf } from '../support/store.ts'
import { ownWorld, type World } from '../support/world.ts'
import type { Store } from '../../core/model/records.ts'

const HTML = { accept: 'text/html' }
const CODE = /\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]\b/
const OWN = { 'sec-fetch-site': 'same-origin' }

describe('a form of the pages that is sent twice', function () {
  this.timeout(60_000)
  let acme: World
  let store: Store
  before(async () => {
    acme = await ownWorld()
    store = await storeOf(acme.config)
  })
  after(async () => {
    await store?.close()
    await acme?.end()
  })
  const tried = new Set<string>()

  /** The form on that page that leads there, as it was rendered for this visitor. */
  async function formAt(path: string, leadsTo: string | RegExp, cookie = ''): Promise<RenderedForm> {
    const { body } = await knock(acme.config, path, { headers: { ...HTML, cookie } })
    const found = formsOn(body).find(({ action }) =>
      leadsTo instanceof RegExp ? leadsTo.test(action) : action === leadsTo,
    )
    if (!found) throw new Error(`no form to ${leadsTo} on ${path}: ${body}`)
    return found
  }

  const sends = ({ action, hidden }: RenderedForm, fields = {}, cookie = '') =>
    posts(acme.config, action, { ...hidden, ...fields }, { cookie, ...OWN })

  /** Sends the form three times: twice at once, and once more. @returns the answer, when all three are the same */
  async function thrice(
    route: string,
    form: RenderedForm,
    fields = {},
    cookie = '',
  ): Promise<Reply & { shown: string }> {
    tried.add(route)
    const replies = await Promise.all([sends(form, fields, cookie), sends(form, fields, cookie)])
    replies.push(await sends(form, fields, cookie))
    const [first] = replies
    if (!first) throw new Error('no answer')
    const answers = replies.map(shownBy)
    for (const each of answers) expect(each).to.equal(answers[0])
    return { ...first, shown: answers[0] ?? '' }
  }

  async function signedIn(username: string, code?: string): Promise<string> {
    const { headers } = await posts(acme.config, '/sign-in', { username, code: code ?? (await acme.code(username)) })
    return headers['set-cookie']?.split(';')[0] ?? ''
  }

  /** The path of somebody's own link for contact. */
  async function contactOf(username: string): Promise<string> {
    const cookie = await signedIn(username)
    const { headers } = await sends(await formAt('/', '/qr/contact', cookie), {}, cookie)
    return headers.location ?? ''
  }

  const pathOf = async (command: string, fields: Record<string, string>) =>
    new URL((await acme.does(command, fields)).link ?? '').pathname

  it('signs in once, and one out', async () => {
    const form = await formAt('/sign-in', '/sign-in')
    const { status } = await thrice('/sign-in', form, { username: 'lpopp', code: await acme.code('lpopp') })
    expect(status).to.equal(303)
    const { table } = await acme.does('devices', { username: 'lpopp' })
    expect(table?.rows).to.have.length(1)
    const cookie = await signedIn('lpopp')
    const { headers } = await thrice('/sign-out', await formAt('/', '/sign-out', cookie), {}, cookie)
    expect(headers.location).to.equal('/sign-in')
  })

  it('asks for one code by mail', async () => {
    const [person] = await store.people.find({ where: { username: 'vjones' } })
    const form = await formAt('/sign-in', '/sign-in/code')
    const { status } = await thrice('/sign-in/code', form, { address: person?.mail ?? '' })
    expect(status).to.equal(200)
    const where = { person: person?.id ?? '', kind: 'sign-in' as const }
    expect(await poll(async () => (await store.mails.count(where)) > 0)).to.equal(true)
    expect(await poll(async () => (await store.codeRequests.count({})) === 0)).to.equal(true)
    expect(await store.mails.count(where)).to.equal(1)
  })

  it('adds one device, by the link and by the typed code, whose owner is told once', async () => {
    const first = await acme.person('jchen')
    for (const route of ['/p/:token', '/pair']) {
      first.says('bellhop@bellhop.acme.test', 'pair')
      const told = (await first.hears(/Pairing code/)).getChildText('body') ?? ''
      const [, code = ''] = /Pairing code (\S+?):/.exec(told) ?? []
      const path = /\/p\/[0-9a-z]{26}/.exec(told)?.[0] ?? ''
      const form = route === '/pair' ? await formAt('/pair', '/pair') : await formAt(path, path)
      const { shown } = await thrice(route, form, route === '/pair' ? { username: 'jchen', code } : {})
      await (await acme.person('jchen', { password: CODE.exec(shown)?.[0] ?? '' })).leaves()
      expect(
        (await sends(await formAt('/pair', '/pair'), { username: 'jchen', code })).status,
        'another form',
      ).to.equal(403)
    }
    first.says('bellhop@bellhop.acme.test', 'whoami')
    await first.hears(/jchen@acme.test/)
    expect(first.received.filter(each => /was used from/.test(String(each)))).to.have.length(2)
    await first.leaves()
  })

  it('makes one contact, and no other when that one has ended', async () => {
    const cookie = await signedIn('vjones')
    const path = await contactOf('sking')
    const form = await formAt(path, path, cookie)
    const { shown } = await thrice('/c/:token', form, {}, cookie)
    expect(shown).to.contain('You and Steven King')
    const before = await store.contacts.count({})
    const king = await acme.person('sking')
    king.says('bellhop@bellhop.acme.test', 'contact remove vjones')
    await poll(async () => (await store.contacts.count({})) === before - 1)
    expect(shownBy(await sends(form, {}, cookie))).to.equal(shown)
    expect(await store.contacts.count({})).to.equal(before - 1)
    await king.leaves()
  })

  it('brings one into a group once, by a link for one, and not again when one has left', async () => {
    const cookie = await signedIn('vjones')
    const path = await pathOf('qr-group', { group: 'team-lgarcia', uses: '1' })
    const form = await formAt(path, path, cookie)
    const { shown } = await thrice('/g/:token', form, {}, cookie)
    expect(shown).to.contain('You are in')
    await acme.does('group-remove', { group: 'team-lgarcia', who: 'vjones' })
    const before = await store.memberships.count({})
    expect(shownBy(await sends(form, {}, cookie))).to.equal(shown)
    expect(await store.memberships.count({})).to.equal(before)
  })

  it('makes one guest', async () => {
    const guests = () => store.people.count({ sponsor: { gt: '' } })
    const places = {
      '/g/:token/guest': await pathOf('qr-group', { group: 'team-kpartner', uses: '1' }),
      '/c/:token/guest': await contactOf('kpartner'),
    }
    for (const [route, path] of Object.entries(places)) {
      const before = await guests()
      const { status } = await thrice(route, await formAt(path, `${path}/guest`), {
        name: `Ann of ${route.slice(1, 2)}`,
      })
      expect(status).to.equal(303)
      expect(await guests()).to.equal(before + 1)
    }
  })

  it('proves one address', async () => {
    const path = await contactOf('sking')
    await sends(await formAt(path, `${path}/guest`), { name: 'Ben', mail: 'ben@throw-away.example' })
    const [mail] = await store.mails.find({ where: { to: 'ben@throw-away.example' } })
    const adminCode = /with the code (\S+),/.exec((await acme.does('welcome')).text ?? '')?.[1] ?? ''
    const cookie = await signedIn('', adminCode)
    const shown = await knock(acme.config, `/mails/${mail?.id}`, { headers: { ...HTML, cookie } })
    const proof = /\/m\/[0-9a-z]{26}/.exec(shown.body)?.[0] ?? ''
    const { status } = await thrice('/m/:token', await formAt(proof, proof))
    expect(status).to.equal(200)
    expect(await store.people.count({ mail: 'ben@throw-away.example' })).to.equal(1)
  })

  it('makes one link, and takes one back', async () => {
    const cookie = await signedIn('nyang')
    const made = () => store.invites.count({ revoked: null })
    for (const route of ['/qr/contact', '/qr/group']) {
      const before = await made()
      const { status } = await thrice(route, await formAt('/', route, cookie), {}, cookie)
      expect(status).to.equal(303)
      expect(await made()).to.equal(before + 1)
    }
    const before = await made()
    const { shown } = await thrice('/invites/revoke', await formAt('/invites', '/invites/revoke', cookie), {}, cookie)
    expect(shown).to.contain('It is taken back.')
    expect(await made()).to.equal(before - 1)
  })

  it('gives one coupon, redeems it once and undoes that once', async () => {
    await acme.does('coupon-create', { name: 'twice', text: 'Twice', owner: 'sking', cashiers: 'nyang', each: '5' })
    const poster = await pathOf('qr-coupon', { coupon: 'twice' })
    const redeemed = async () => (await store.coupons.find({ where: { name: 'twice' } }))[0]?.redeemed
    const [customer, cashier] = [await signedIn('jlandry'), await signedIn('nyang')]
    const { headers } = await thrice('/k/:token', await formAt(poster, poster, customer), {}, customer)
    const shown = headers.location?.split('?')[0] ?? ''
    expect((await thrice('/k/:token/guest', await formAt(poster, `${poster}/guest`))).status).to.equal(303)
    expect(await store.vouchers.count()).to.equal(2)
    const code = shown.slice(3, 11)
    expect((await thrice('/redeem', await formAt('/redeem', '/redeem', cashier), { code }, cashier)).status).to.equal(
      303,
    )
    const { shown: said } = await thrice('/v/:token', await formAt(shown, shown, cashier), {}, cashier)
    expect(said).to.contain('Redeemed: Twice for James Landry.')
    expect(await redeemed()).to.equal(1)
    const { body: told } = await command(acme.config, 'till', {}, basic('nyang', await acme.code('nyang')))
    const [, till = ''] = /till=([0-9A-Z]{8})/.exec(told) ?? []
    await thrice('/v/:token/counter', await formAt(shown, `${shown}/counter`, customer), { counter: till }, customer)
    expect(await redeemed()).to.equal(2)
    const answer = await sends(await formAt(shown, shown, cashier), {}, cashier)
    const [undo] = formsOn(answer.body).filter(({ action }) => action === `${shown}/undo`)
    expect(await redeemed()).to.equal(3)
    if (undo) await thrice('/v/:token/undo', undo, {}, cashier)
    expect(await redeemed()).to.equal(2)
  })

  it('lets one visitor in at a desk', async () => {
    await acme.does('desk-create', { name: 'hello', title: 'Hello', agents: 'nyang', owner: 'sking', visitors: 'yes' })
    const form = await formAt('/desk/hello', '/desk/hello')
    const { headers } = await thrice('/desk/:name', form, { called: 'Vera' })
    expect(headers.location).to.match(/^\/welcome\//)
    expect(await store.people.count({ name: 'Vera' })).to.equal(1)
    const { status } = await sends(await formAt('/desk/hello', '/desk/hello'), { called: 'Steven King' })
    expect(status, 'the name of somebody here').to.equal(400)
    const { body } = await knock(acme.config, headers.location ?? '', { headers: HTML })
    const [code = ''] = CODE.exec(body) ?? []
    expect(
      (await signedIn((await store.people.find({ where: { name: 'Vera' } }))[0]?.username ?? '', code)).length,
    ).to.be.above(0)
  })

  it('pays one payment', async () => {
    const does = async (node: string, fields: object) =>
      (await command(acme.config, node, fields, basic('nyang', await acme.code('nyang')))).body
    await does('topup', { amount: '900' })
    const asked = await does('pay', { to: 'jlandry', amount: '600' })
    const path = /\/wallet\/pay\/[0-9A-Z]{8}/.exec(asked)?.[0] ?? ''
    const cookie = await signedIn('nyang')
    const form = await formAt(path, path, cookie)
    const { shown } = await thrice('/wallet/pay/:reference', form, { answer: 'pay' }, cookie)
    expect(shown).to.contain('Paid: 600.00 EUR play money to James Landry')
    expect(await store.transfers.count({ kind: 'payment' })).to.equal(1)
  })

  it('makes one payment at a counter', async () => {
    const { link = '' } = JSON.parse(
      (await command(acme.config, 'qr-payment', { amount: '2.50' }, basic('jlandry', await acme.code('jlandry')))).body,
    )
    const { pathname, search } = new URL(link)
    const cookie = await signedIn('nyang')
    const form = await formAt(pathname + search, pathname + search, cookie)
    const { shown } = await thrice('/wallet/to', form, {}, cookie)
    expect(shown).to.match(/^303 \/wallet\/pay\/[0-9A-Z]{8}$/)
    expect(await store.payments.count({ amount: 250 })).to.equal(1)
  })

  it('is tried here, whichever it is', () => {
    expect([...tried].sort()).to.deep.equal([...forms].sort())
  })
})

/** Where an answer leads, or what it shows, without what is new on each page. */
function shownBy({ status, headers, body }: Reply): string {
  if (headers.location !== undefined) return `${status} ${headers.location}`
  return `${status} ${withoutTokens(body)}`
}
