// Subjects: what one folder says of itself, the whole house does.
import { expect } from 'chai'
import { gatherHouse } from '../../core/house.ts'
import type { Subject } from '../../core/subject.ts'
import { subjects } from '../../core/subjects.ts'
import { poll } from '../../setup/ports.ts'
import { bellRing } from '../bell/commands/bell-ring.ts'
import { bell, FEATURE } from '../bell/index.ts'
import { healthOf, metricsOf } from '../support/health.ts'
import type { Party } from '../support/party.ts'
import { ownWorld, type World } from '../support/world.ts'

const BELL = 'bell@bellhop.acme.test'
const BELLHOP = 'bellhop@bellhop.acme.test'

describe('a subject that is added with one line', () => {
  let acme: World
  let king: Party
  before(async function () {
    this.timeout(60_000)
    acme = await ownWorld({}, 'test/support/main-with-bell.ts')
    king = await acme.person('sking')
  })
  after(() => acme?.end())

  const health = () => healthOf<{ bell?: number }>(acme.config)
  const isRung = (times: number) => poll(async () => (await health()).bell === times, { milliseconds: 10_000 })

  it('has an address of its own, in service discovery, with a name, and answers there', async () => {
    const info = (await king.asks(BELL, 'get', "<query xmlns='http://jabber.org/protocol/disco#info'/>")).getChild(
      'query',
    )
    expect(info?.getChild('identity')?.attrs.name).to.equal('Bell')
    expect(info?.getChildren('feature').map(({ attrs }) => attrs.var)).to.include(FEATURE)
    const card = await king.asks(BELL, 'get', "<vCard xmlns='vcard-temp'/>")
    expect(card.getChild('vCard')?.getChildText('FN')).to.equal('Bell')
    king.says(BELL, 'Hello?')
    await king.hears('Ding.', BELL)
    expect(await isRung(1), 'the job was done').to.equal(true)
    const taken = acme
      .does('group-create', { name: 'bell', title: 'Bell', owner: 'sking' })
      .catch(({ message }) => message)
    expect(await taken).to.match(/^conflict/)
  })

  it('has a command in chat and over HTTP, which help lists', async () => {
    king.says(BELLHOP, 'help bell ring')
    await king.hears(/^bell ring: rings the bell/, BELLHOP)
    king.says(BELLHOP, 'bell ring')
    await king.hears('The bell rings.', BELLHOP)
    expect(await isRung(2)).to.equal(true)
    expect((await acme.does('bell-ring')).text).to.equal('The bell rings.')
    expect(await isRung(3)).to.equal(true)
  })

  it('keeps its records over a restart, and counts for those who watch', async () => {
    await acme.restart()
    expect(await isRung(3)).to.equal(true)
    await acme.does('bell-ring')
    expect(await isRung(4)).to.equal(true)
    const metrics = await metricsOf(acme.config)
    expect(metrics).to.match(/^bellhop_bells_total 1$/m)
  })
})

describe('subjects that claim the same', () => {
  const claims: [string, Partial<Subject>][] = [
    ['name', { name: 'groups' }],
    ['collection', { collections: { people: bell.collections?.bells ?? never() } }],
    ['command', { commands: [{ name: 'other', about: '', commands: [{ ...bellRing, name: 'group add' }] }] }],
    ['address', { addresses: [{ localparts: ['bellhop'], find: async () => undefined }] }],
    ['job', { jobs: { broadcast: async () => {} } }],
    ['counter', { counters: { copies: { help: 'Copies' } } }],
    ['gauge', { gauges: { people: { help: 'People', read: async () => 0 } } }],
  ]
  for (const [what, claim] of claims)
    it(`refuse the start: a ${what}`, () => {
      expect(() => gatherHouse([...subjects, { name: 'other', ...claim }])).to.throw(`both claim the ${what}`)
    })
})

function never(): never {
  throw new Error('the bell lacks something')
}
