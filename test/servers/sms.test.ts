// Text messages through Kannel: what reaches the network, and what Bellhop hears of it afterwards.
import { expect } from 'chai'
import { poll } from '../../setup/ports.ts'
import { startKannel, type Kannel } from '../support/kannel.ts'
import { openMessageCentre, type MessageCentre } from '../support/smpp.ts'
import { ownWorld, type World } from '../support/world.ts'

const QUERY = [
  'username=acme&password=secret&charset=utf-8',
  'to={{ to | url_encode }}&text={{ text | url_encode }}',
  'dlr-mask=19&dlr-url={{ report | append: "?said=%A" | url_encode }}',
].join('&')
const INVALID_ADDRESS = 0xb // command_status ESME_RINVDSTADR

describe('text messages through Kannel', function () {
  this.timeout(60_000)
  let centre: MessageCentre
  let kannel: Kannel
  let acme: World
  before(async () => {
    centre = await openMessageCentre()
    kannel = await startKannel(centre.port)
    acme = await ownWorld({ BELLHOP_SMS_METHOD: 'GET', BELLHOP_SMS_URL: `${kannel.url}?${QUERY}` })
  })
  after(async () => {
    await acme?.end()
    await kannel?.end()
    await centre?.end()
  })

  const row = async (username: string) =>
    (await acme.does('mails')).table?.rows.find(([, , forWhom]) => forWhom === username)?.slice(3) ?? []
  const becomes = (username: string, state: string) =>
    poll(async () => (await row(username))[1] === state, { milliseconds: 20_000, givenUp: () => false })
  const messageTo = (to: string) => centre.submitted.find(each => each.to === to)

  it('reach the network as one message to an international number, with the code', async () => {
    centre.fates = { '15155550101': 'DELIVRD' }
    await acme.does('invite', { username: 'nyang', by: 'text' })
    expect(await becomes('nyang', 'sent')).to.equal(true)
    expect(await poll(async () => messageTo('15155550101') !== undefined)).to.equal(true)
    const message = messageTo('15155550101')
    expect(message).to.include({ ton: 1, coding: 0 })
    expect(String(message?.text)).to.match(/\w{4}-\w{4}-\w{4}-\w/)
  })

  it('are returned when the network says so, at once or later, and delivered ones are not', async () => {
    centre.fates = { '15155550102': 'UNDELIV', '15905550103': INVALID_ADDRESS, '15905550104': 'DELIVRD' }
    for (const username of ['lgarcia', 'ajames', 'bmiller']) await acme.does('invite', { username, by: 'text' })
    expect(await becomes('lgarcia', 'returned'), 'a receipt').to.equal(true)
    expect(await becomes('ajames', 'returned'), 'a refusal').to.equal(true)
    expect((await row('lgarcia'))[2]).to.equal('The gateway for text messages reports: UNDELIV')
    expect((await row('ajames'))[2]).to.match(/^The gateway for text messages reports: NACK/)
    expect((await row('bmiller'))[1]).to.equal('sent')
  })

  it('wait as long as Kannel is refused us, and go out afterwards', async () => {
    const wrong = await ownWorld({
      BELLHOP_SMS_METHOD: 'GET',
      BELLHOP_SMS_URL: `${kannel.url}?${QUERY.replace('secret', 'wrong')}`,
    })
    try {
      await wrong.does('invite', { username: 'nyang', by: 'text' })
      const said = async () => (await wrong.does('mails')).table?.rows[0]?.slice(4) ?? []
      expect(await poll(async () => Boolean((await said())[1]))).to.equal(true)
      expect(await said()).to.deep.equal([
        'due',
        'The gateway for text messages answered 403: Authorization failed for sendsms',
      ])
    } finally {
      await wrong.end()
    }
  })
})
