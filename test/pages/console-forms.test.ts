// What the forms of the console say of wrong input: which field it is in and why; and that nothing that was typed is lost.
import { expect } from 'chai'
import { pageSession } from '../support/crawl.ts'
import { knock } from '../support/doors.ts'
import { formsOn, posts } from '../support/forms.ts'
import { ownWorld, type World } from '../support/world.ts'

interface Wrong {
  node: string
  typed: Record<string, string>
  /** The field at which the reason stands. */
  at: string
  why: RegExp
}

const wrong: Wrong[] = [
  {
    node: 'group-create',
    typed: { name: 'a b c', title: 'Ideas', kind: 'chat' },
    at: 'name',
    why: /'a b c' cannot be an address/,
  },
  { node: 'group-create', typed: { name: 'ideas', kind: 'chat' }, at: 'title', why: /Title.* is needed/ },
  { node: 'group-add', typed: { group: 'team-sking', who: 'nyang, nobodyhere' }, at: 'who', why: /: nobodyhere\./ },
  {
    node: 'group-handover',
    typed: { group: 'team-sking-news', person: 'nobodyhere' },
    at: 'person',
    why: /'nobodyhere'/,
  },
  { node: 'group-quiet', typed: { group: 'team-sking', until: 'someday' }, at: 'until', why: /someday/ },
  { node: 'invite', typed: { username: 'nobodyhere' }, at: 'username', why: /'nobodyhere'/ },
  { node: 'code-issue', typed: { username: 'nobodyhere' }, at: 'username', why: /'nobodyhere'/ },
  { node: 'limits', typed: { of: 'nyang', once: 'ten', day: '200' }, at: 'once', why: /'ten' is no whole number/ },
  { node: 'limits', typed: { of: 'nobodyhere', once: '10' }, at: 'of', why: /'nobodyhere'/ },
  { node: 'freeze', typed: { person: 'nobodyhere' }, at: 'person', why: /'nobodyhere'/ },
  { node: 'pay', typed: { to: 'nyang', amount: 'much', purpose: 'lunch' }, at: 'amount', why: /much/ },
  { node: 'pay', typed: { to: 'nobodyhere', amount: '5' }, at: 'to', why: /'nobodyhere'/ },
  {
    node: 'coupon-create',
    typed: { name: 'two words', text: 'Free espresso', worth: '2.50 EUR' },
    at: 'name',
    why: /two words/,
  },
  {
    node: 'coupon-create',
    typed: { name: 'espresso', text: 'Free espresso', until: 'tomorrowish' },
    at: 'until',
    why: /tomorrowish/,
  },
  {
    node: 'coupon-create',
    typed: { name: 'espresso', text: 'Free espresso', total: 'many' },
    at: 'total',
    why: /'many' is no whole number/,
  },
  {
    node: 'coupon-create',
    typed: { name: 'espresso', text: 'Free espresso', cashiers: 'nobodyhere' },
    at: 'cashiers',
    why: /'nobodyhere'/,
  },
  { node: 'desk-create', typed: { name: 'help desk', title: 'Help', agents: 'nyang' }, at: 'name', why: /'help desk'/ },
  {
    node: 'desk-create',
    typed: { name: 'help', title: 'Help', agents: 'nobodyhere' },
    at: 'agents',
    why: /: nobodyhere\./,
  },
  { node: 'audit', typed: { month: 'November' }, at: 'month', why: /Write the month as 2026-11/ },
  { node: 'ledger-export', typed: { month: 'November', as: 'csv' }, at: 'month', why: /2026-11/ },
  { node: 'report', typed: { about: 'team nobodyhere' }, at: 'about', why: /nobodyhere/ },
  { node: 'report-every', typed: { every: 'day', about: 'team' }, at: 'every', why: /Write week or month/ },
  {
    node: 'broadcast-send',
    typed: { group: 'team-sking-news', text: 'Lunch?', at: 'someday' },
    at: 'at',
    why: /someday/,
  },
  { node: 'mails', typed: { state: 'lost' }, at: 'state', why: /not 'lost'/ },
  {
    node: 'guest-add',
    typed: { token: 'nonsense' },
    at: 'token',
    why: /link/i,
  },
]

describe('forms of the console', function () {
  this.timeout(120_000)
  let acme: World
  let cookie = ''
  before(async () => {
    acme = await ownWorld({ BELLHOP_ADMINS: 'sking' })
    cookie = await pageSession(acme, 'sking', await acme.code('sking'))
  })
  after(() => acme?.end())

  const headers = () => ({ cookie, accept: 'text/html' })

  async function sends({ node, typed }: Wrong): Promise<string> {
    const path = `/console/do/${node}`
    const { body } = await knock(acme.config, path, { headers: headers() })
    const form = formsOn(body).find(({ action }) => action === path)
    const fields = Object.entries(typed).map(([name, value]) => [`field.${name}`, value])
    return (await posts(acme.config, path, { ...form?.hidden, ...Object.fromEntries(fields) }, headers())).body
  }

  /** The text that stands at a field as the reason why it is wrong. */
  const reasonAt = (body: string, field: string): string =>
    new RegExp(`<p class="alert" id="field\\.${field}-why">([^<]*)</p>`).exec(body)?.[1]?.replaceAll('&#39;', "'") ?? ''

  for (const each of wrong)
    it(`say of ${each.node} what is wrong with ${each.at}: ${Object.values(each.typed).join(', ')}`, async () => {
      const body = await sends(each)
      expect(reasonAt(body, each.at), body.match(/class="alert"[^<]*<?[^<]*/g)?.join()).to.match(each.why)
      expect(body).to.match(new RegExp(`id="field\\.${each.at}"[^>]*aria-invalid="true"`))
      for (const value of Object.values(each.typed)) expect(body, 'what was typed').to.contain(value)
    })
})
