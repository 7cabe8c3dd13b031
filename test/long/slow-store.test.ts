// A store that another program locks again and again: people wait longer, and that is all.
import { join } from 'node:path'
import { expect } from 'chai'
import type { Element } from 'ltx'
import { startChild, type Child } from '../../setup/child.ts'
import { FLAGS } from '../../setup/flags.ts'
import { poll } from '../../setup/ports.ts'
import { PROJECT } from '../../setup/prosody.ts'
import { example } from '../support/chart.ts'
import type { Party } from '../support/party.ts'
import { ownWorld, type World } from '../support/world.ts'
import { metricsOf } from '../support/health.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const [INTAKE, PEOPLE, LINES] = [200, 50, 100]
const MEGABYTES = 72 // that Bellhop's heap may have, of which 45 are used by one that has nothing to do
const FILLING = 'x'.repeat(900)
const LOCKED = 1_500 // ms for which another program has the file: whoever waited for that would wait as long

describe('a store that is locked by another program', function () {
  this.timeout(240_000)
  let acme: World
  let people: Party[]
  let locker: Child
  before(async () => {
    acme = await ownWorld({ BELLHOP_INTAKE: String(INTAKE), NODE_OPTIONS: `--max-old-space-size=${MEGABYTES}` })
    const usernames = example().map(({ username = '' }) => username)
    people = await Promise.all(usernames.slice(0, PEOPLE).map(username => acme.person(username)))
  })
  after(() => acme.end())
  afterEach(() => locker.stop())

  async function locks(milliseconds: number, free: number, times: number): Promise<void> {
    const { data } = acme.config
    locker = await startChild({
      name: 'the locker',
      command: process.execPath,
      arguments: [
        ...FLAGS,
        'test/support/locker.ts',
        join(data, 'bellhop.sqlite'),
        `${milliseconds}`,
        `${free}`,
        `${times}`,
      ],
      folder: PROJECT,
      log: join(data, 'logs', 'locker.log'),
    })
    expect(await poll(async () => locker.output().includes('locked'))).to.equal(true)
  }

  it('makes nobody wait for the conversation of somebody else', async () => {
    const [busy, other] = people
    if (!busy || !other) throw new Error('nobody is there')
    await locks(1_000, 0, 1)
    for (let at = 0; at < 90; at++) busy.says(BELLHOP, `members first-${at}`)
    busy.says(busy.jid, 'fence')
    await busy.hears('fence')
    other.says(BELLHOP, 'members second')
    await other.hears(/'second'/)
    expect(answers(busy, 'first').length).to.be.lessThan(90)
    await busy.hears(/'first-89'/)
    expect(answers(busy, 'first')).to.deep.equal(numbers(90))
  })

  it(`loses and doubles none of ${PEOPLE * LINES} messages, keeps order, and never takes in more than it may`, async () => {
    const before = await gauges(acme)
    await locks(LOCKED, 200, 5)
    for (let at = 0; at < LINES; at++)
      for (const person of people) person.says(BELLHOP, `members line-${at}-${FILLING}`)
    const [most, slowest] = [{ ...before }, { ms: 0 }]
    const isLast = (stanza: Element | undefined) =>
      stanza?.getChildText('body')?.includes(`'line-${LINES - 1}-`) === true
    const all = await poll(
      async () => {
        const asked = performance.now()
        const now = await gauges(acme)
        slowest.ms = Math.max(slowest.ms, performance.now() - asked)
        for (const name of names) most[name] = Math.max(most[name], now[name])
        return people.every(({ received }) => isLast(received.findLast(({ name }) => name === 'message')))
      },
      { milliseconds: 200_000, every: 100 },
    )
    expect(all).to.equal(true)
    for (const person of people) expect(answers(person, 'line')).to.deep.equal(numbers(LINES))
    expect(locker.output().split('locked').length).to.be.greaterThan(3)
    expect(most.bellhop_handling).to.be.within(2, INTAKE)
    expect(acme.bellhop.alive()).to.equal(true)
    expect(slowest.ms, 'ms that others wait').to.be.lessThan(LOCKED)
    expect((await gauges(acme)).bellhop_incidents_total).to.equal(0)
  })
})

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at)

/** The numbers of the groups that Bellhop was asked for and does not know, in the order of the answers. */
const answers = ({ received }: Party, word: string): number[] =>
  received
    .map(stanza => new RegExp(`'${word}-(\\d+)['-]`).exec(stanza.getChildText('body') ?? '')?.[1])
    .filter(found => found !== undefined)
    .map(Number)

const names = ['bellhop_handling', 'bellhop_incidents_total'] as const

async function gauges({ config }: World): Promise<Record<(typeof names)[number], number>> {
  const text = await metricsOf(config)
  const read = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
  return {
    bellhop_handling: read('bellhop_handling'),
    bellhop_incidents_total: read('bellhop_incidents_total'),
  }
}
