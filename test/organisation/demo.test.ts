// The demo: what `npm start` puts beside the organisation's chart.
import { join } from 'node:path'
import { expect } from 'chai'
import { PROJECT } from '../../setup/prosody.ts'
import { healthy } from '../support/healthy.ts'
import { roster } from '../support/sights.ts'
import { ownWorld, type World } from '../support/world.ts'

describe('the demo organisation', () => {
  let acme: World
  before(
    async () =>
      (acme = await ownWorld({
        BELLHOP_GUESTS: join(PROJECT, 'examples/guests.csv'),
        BELLHOP_COUPON_FILE: join(PROJECT, 'examples/coupons.csv'),
        BELLHOP_TEMPLATE_FILE: join(PROJECT, 'examples/templates.json'),
        BELLHOP_DESK_FILE: join(PROJECT, 'examples/desks.csv'),
      })),
  )
  after(() => acme?.end())

  it('has customers, a client and a partner from its first start on, with those who answer for them', async () => {
    const { table } = await acme.does('list', { name: 'guests' })
    expect(table?.rows.map(([, name, list, by]) => `${name}, ${list} of ${by}`).sort()).to.deep.equal([
      'Clara Cruz, customer of Janette King',
      'Cora Carter, customer of Sean Tucker',
      'Cyrus Cole, customer of Sean Tucker',
      'Ines Iversen, client of Pat Davis',
      'Paul Prior, partner of Karen Partners',
    ])
    const singh = await roster(await acme.person('jsingh'))
    expect(
      Object.values(singh)
        .filter(each => /Customers/.test(each))
        .sort(),
    ).to.deep.equal([
      'Cora Carter (guest) | none | Customers of Sean Tucker',
      'Cyrus Cole (guest) | none | Customers of Sean Tucker',
    ])
    await healthy(acme)
  })
  it('has a coupon to try, once, which a customer and a member have', async () => {
    await acme.restart()
    const { table } = await acme.does('coupon-list')
    expect(table?.rows).to.deep.equal([
      ['espresso', 'Free espresso in the canteen', 'without an end', 'open', '4', '0'],
    ])
    const landry = await acme.person('jlandry')
    landry.says('bellhop@bellhop.acme.test', 'coupons')
    const body = (await landry.hears(/^[0-9A-Z]{4}-[0-9A-Z]{4} · Free espresso/)).getChildText('body') ?? ''
    expect((await acme.does('redeem', { code: body.slice(0, 9) })).text).to.match(/^Redeemed: .* for James Landry/)
  })

  it('has a desk with two agents, one of whom answers a customer', async () => {
    const { table } = await acme.does('desks')
    expect(table?.rows).to.deep.equal([
      ['Support', 'support@bellhop.acme.test', '2 of 2 agents', '0 wait, 0 are answered'],
    ])
    const [{ table: people }, neena] = [await acme.does('list', { name: 'guests' }), await acme.person('nyang')]
    const [jid = ''] = people?.rows.find(([, name]) => name === 'Cora Carter') ?? []
    const cora = await acme.person(jid.split('@')[0] ?? '')
    cora.says('support@bellhop.acme.test', 'Where is my parcel?')
    await neena.hears(/^Cora Carter \(customer, brought in by Sean Tucker\) writes to Support/, 'case-')
    const question = await neena.hears('Where is my parcel?', 'case-')
    neena.says(question.attrs.from, 'On its way.')
    await cora.hears('On its way.', 'support@bellhop.acme.test')
    neena.says(question.attrs.from, '/close')
    await cora.hears(/^This conversation is closed/, 'support@bellhop.acme.test')
  })

  it('has a template from its first start on, that everybody in the team of its owner can get', async () => {
    const steven = await acme.person('sking')
    steven.says('bellhop@bellhop.acme.test', 'template preview welcome nyang')
    await steven.hears(
      /Dear Neena,\nwelcome to the Executive team in SEATTLE! You are our Administration Vice President\./,
    )
    steven.says('bellhop@bellhop.acme.test', 'template check welcome tree-sking-news')
    await steven.hears(/^105 of 106 people.*\n.*department, location$/)
    await acme.does('template-delete', { template: 'welcome' })
    await acme.restart()
    expect((await acme.does('template-list')).text).to.match(/no template yet/)
  })
})
