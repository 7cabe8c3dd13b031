// How many broadcasts one member sends within a day: a device that sends by itself reaches everybody no more often than that.
import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import type { Party } from '../support/party.ts'
import { storeOf } from '../support/store.ts'
import { ownWorld, type World } from '../support/world.ts'

const NEWS = 'team-ajames-news@bellhop.acme.test'
const BOUND = 5
const DAY = 86_400_000 // ms

describe('broadcasts of one member', function () {
  this.timeout(60_000)
  let acme: World
  let owner: Party
  let member: Party
  before(async () => {
    acme = await ownWorld({ BELLHOP_BROADCASTS: String(BOUND) })
    ;[owner, member] = await Promise.all([acme.person('ajames'), acme.person('bmiller')])
  })
  after(() => acme?.end())

  const send = (inner: string, id: string = randomUUID()) => {
    owner.sends(`<message to='${NEWS}' type='chat' id='${id}'>${inner}</message>`)
    return id
  }
  const heard = () => member.received.filter(({ attrs, name }) => name === 'message' && attrs.from === NEWS).length
  const refusal = (id: string) =>
    owner.receives(({ attrs }) => attrs.id === id && attrs.type === 'error', 'a refusal').then(String)

  it('have a bound a day, corrections included, of which the sender is told', async () => {
    const ids: string[] = []
    for (let count = 1; count < BOUND; count++) {
      ids.push(send(`<body>Number ${count}</body>`))
      await member.hears(`Number ${count}`, NEWS)
    }
    send(`<body>Number one</body><replace xmlns='urn:xmpp:message-correct:0' id='${ids[0]}'/>`)
    await member.hears('Number one', NEWS)
    expect(await refusal(send('<body>One more</body>'))).to.contain(`You have sent ${BOUND} broadcasts within a day`)
    await owner.hears(/^You have sent 5 broadcasts within a day/, NEWS)
    const again = send(`<body>Number 2, again</body><replace xmlns='urn:xmpp:message-correct:0' id='${ids[1]}'/>`)
    expect(await refusal(again)).to.contain('within a day')
    expect(heard()).to.equal(BOUND)
  })

  it('may all be taken back, and the administrator still sends', async () => {
    const rows = (await acme.does('broadcast-history', { group: 'team-ajames-news' })).table?.rows ?? []
    const [last] = rows
    owner.says('bellhop@bellhop.acme.test', `broadcast retract ${last?.at(-1)}`)
    await member.hears(/ was withdrawn\.$/, NEWS)
    await acme.does('broadcast-send', { group: 'team-ajames-news', text: 'Of the administrator' })
    await member.hears('Of the administrator', NEWS)
  })

  it('count for a day', async () => {
    await acme.bellhop.stop()
    const store = await storeOf(acme.config)
    const sent = new Date(Date.now() - DAY - 60_000).toISOString()
    for (const { id } of await store.broadcasts.find({ where: { sender: 'ajames' } }))
      await store.broadcasts.change(id, {}, { sent })
    await store.close()
    await acme.restart()
    send('<body>On the next day</body>')
    await member.hears('On the next day', NEWS)
  })
})
