// Faults of too much work, made for real, and the alert that a real Prometheus gives for each.
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { encodeFile } from '../../core/commands/command.ts'
import { MADE_BY_LOAD, openAlarms, type Alarms } from '../support/alarms.ts'
import type { Party } from '../support/party.ts'
import { call } from '../support/world.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const MEGABYTE = 1_000_000
const FREE = 3 // sign-ins of a device that follow each other before it has to wait

const LOWERED = {
  CustomersWait: { above: 1 },
  DevicesReconnect: { above: 0 },
  MemoryHigh: { above: 350 * MEGABYTE },
  Overloaded: { above: 50 },
}

describe('a fault of load', function () {
  this.timeout(180_000)
  let alarms: Alarms
  before(async () => {
    const environment = { BELLHOP_RECONNECTS: String(FREE), BELLHOP_ANSWERS: '100000' }
    alarms = await openAlarms(environment, LOWERED, '2s')
    for (const name of MADE_BY_LOAD) expect(await alarms.isSilent(name), name).to.equal(true)
  })
  after(() => alarms?.end())

  it('at a desk: customers write, and no agent is there', async () => {
    const { acme } = alarms
    await acme.does('desk-create', { name: 'support', title: 'Support', agents: 'nyang', owner: 'sking' })
    const customers = await Promise.all(['lgarcia', 'pdavis'].map(username => acme.person(username)))
    for (const each of customers) each.says('support@bellhop.acme.test', 'Where is my parcel?')
    await alarms.seenUntilMended('CustomersWait', () => {
      for (const each of customers) each.says('support@bellhop.acme.test', 'leave')
    })
    await Promise.all(customers.map(each => each.leaves()))
  })

  it('of a device that signs in again and again', async () => {
    const { acme } = alarms
    const password = await acme.code('nyang')
    for (let time = 0; time <= FREE + 1; time++) {
      const device = await acme.person('nyang', { password }).catch(() => undefined)
      await device?.leaves()
    }
    await alarms.seen('DevicesReconnect')
  })

  it('of the machine: other programs take the processor from Bellhop', async () => {
    const { bellhop } = alarms.acme
    const stalls = stallAgainAndAgain(bellhop.kill)
    await alarms.seenUntilMended('Slow', () => stalls.end())
  })

  it('of a client that writes faster than Bellhop can answer', async () => {
    const client = await alarms.acme.person('sking')
    const flood = writeAgainAndAgain(client)
    await alarms.seenUntilMended('Overloaded', () => flood.end())
    await client.leaves()
  })

  it('of memory: many large files at once', async () => {
    const { config, restart } = alarms.acme
    const file = encodeFile(Buffer.alloc(45 * MEGABYTE, 'x'))
    const uploads = Array.from({ length: 6 }, () => call(config, 'bounce', { mail: file }).catch(() => undefined))
    await alarms.seen('MemoryHigh')
    await Promise.all(uploads)
    await alarms.seenUntilMended('MemoryHigh', restart)
  })

  it('of each kind was made', () => {
    expect([...alarms.made].sort()).to.deep.equal(MADE_BY_LOAD)
  })
})

/** Does something until `end` is called. */
function againAndAgain(step: () => Promise<void>) {
  let isWanted = true
  const done = (async () => {
    while (isWanted) await step()
  })()
  return {
    end() {
      isWanted = false
      return done
    },
  }
}

/** The process gets no time of the processor for longer than the bound, and answers Prometheus in between. */
const stallAgainAndAgain = (signal: (name: NodeJS.Signals) => void) =>
  againAndAgain(async () => {
    signal('SIGSTOP')
    await delay(1_500)
    signal('SIGCONT')
    await delay(300)
  })

const writeAgainAndAgain = (client: Party) =>
  againAndAgain(async () => {
    for (let line = 0; line < 400; line++) client.says(BELLHOP, 'members tree-sking')
    await delay(1_000)
  })
