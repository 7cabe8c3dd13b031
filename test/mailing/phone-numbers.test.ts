// Phone numbers without a country at the sign-in page and in profiles: known where the settings name the country.
import { expect } from 'chai'
import { readPhonesAnew } from '../../core/organisation/start.ts'
import { openInside } from '../support/context.ts'
import { knock } from '../support/doors.ts'
import { openSmsGateway, type SmsGateway } from '../support/sms-gateway.ts'
import { storeOf } from '../support/store.ts'
import { ownWorld, type World } from '../support/world.ts'

const BODY = '{{ to }} {{ text }}'

describe('a phone number without a country', function () {
  this.timeout(60_000)
  let gateway: SmsGateway
  let acme: World
  before(async () => {
    gateway = await openSmsGateway()
    acme = await ownWorld({ BELLHOP_SMS_URL: gateway.url, BELLHOP_SMS_BODY: BODY, BELLHOP_COUNTRY: 'US' })
  })
  after(async () => {
    await acme?.end()
    await gateway.end()
  })

  const ask = (config: World['config'], address: string) =>
    knock(config, '/sign-in/code', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ address }).toString(),
    })

  it('brings a code that signs a client in, however it is written', async () => {
    const written = { nyang: '(515) 555-0101', lgarcia: 'tel:515-555-0102', ajames: '\u202d590 555 0103 ext. 7\u202c' }
    for (const [username, address] of Object.entries(written)) {
      expect((await ask(acme.config, address)).status, address).to.equal(200)
      const to = `+1${address.replace(/ext.*/, '').replace(/\D/g, '')}`
      const { body } = await gateway.gets(asked => asked.body.startsWith(to))
      const [password = ''] = /\w{4}-\w{4}-\w{4}-\w/.exec(body) ?? []
      const person = await acme.person(username, { password })
      await person.leaves()
    }
  })

  it('is refused with a sentence where the settings name no country', async () => {
    const other = await ownWorld({ BELLHOP_SMS_URL: gateway.url, BELLHOP_SMS_BODY: BODY })
    try {
      const refused = await ask(other.config, '(515) 555-0105')
      expect(refused.status).to.equal(400)
      expect(refused.body).to.match(/no phone number with its country/)
      expect((await ask(other.config, '+1 515 555 0105')).status).to.equal(200)
    } finally {
      await other.end()
    }
  })

  it('in a profile is known as soon as the settings name the country', async () => {
    const { context, end } = await openInside({ BELLHOP_COUNTRY: 'DE' })
    try {
      const profile = { phone: '0171 2222222' }
      const person = { id: '1', username: 'ann', name: 'Ann', manager: null, profile }
      await context.store.people.insert(person)
      await readPhonesAnew(context)
      expect(await context.store.people.get('1')).to.include({ phone: '+491712222222' })
      await readPhonesAnew({ store: context.store, config: { ...context.config, country: undefined } })
      expect(await context.store.people.get('1')).to.deep.equal(person)
    } finally {
      await end()
    }
  })

  it('is read anew at a start', async () => {
    const store = await storeOf(acme.config)
    const [king] = await store.people.find({ where: { username: 'sking' } })
    const old = { phone: '5155550100', profile: { ...king?.profile, phone: '515 555 0100' } }
    await store.people.change(king?.id ?? '', {}, old)
    await acme.restart()
    await ask(acme.config, '+1 515 555 0100')
    await gateway.gets(asked => asked.body.startsWith('+15155550100'))
    await store.close()
  })
})
