// An organisation is applied whole, whatever dies meanwhile: Bellhop, the server, or the line between them.
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { poll } from '../../setup/ports.ts'
import { csv, type Row } from '../support/chart.ts'
import { random } from '../support/random.ts'
import { storeState, type ServerState } from '../support/state.ts'
import type { Cut } from '../support/tap.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'

const SEED = Number(process.env.SEED ?? 7)
const PEOPLE = 300

const pick = random(SEED)

const person = (n: number, manager: number | undefined): Row => ({
  id: String(n),
  username: `user${n}`,
  given_name: `Given${n}`,
  family_name: `Family${n}`,
  manager_id: manager === undefined ? '' : String(manager),
})

/** Everyone reports to somebody who comes before them, so that there is no circle. */
const old = Array.from({ length: PEOPLE }, (_, n) => person(n, n ? pick(Math.min(n, 60)) : undefined))

/** The same after a reorganisation: moves, new names, usernames exchanged, people gone and come. */
function reorganised(): Row[] {
  const rows = old.slice(0, PEOPLE - 25).map(row => ({ ...row }))
  for (const [n, row] of rows.entries()) {
    if (n && pick(8) === 0) row.manager_id = String(pick(Math.min(n, 60)))
    if (pick(20) === 0) row.username = `renamed${n}`
    if (pick(20) === 0) row.family_name = `Married${n}`
  }
  exchange(rows, 11, 200)
  exchange(rows, 5, 6)
  return [...rows, ...Array.from({ length: 30 }, (_, n) => person(PEOPLE + n, pick(60)))]
}

function exchange(rows: Row[], one: number, other: number): void {
  const names = [rows[one], rows[other]].map(row => row?.username ?? '')
  for (const [at, n] of [other, one].entries()) Object.assign(rows[n] ?? {}, { username: names[at] })
}

const fresh = reorganised()

interface Whole {
  rows: Row[]
  changes: number
  server: ServerState
  store: Record<string, unknown>
}

describe('an organisation that is being applied', () => {
  let acme: TappedWorld
  /** Where we are, and where to: both as undisturbed runs left them. */
  let here: Whole
  let there: Whole

  before(async function () {
    this.timeout(180_000)
    acme = await tappedWorld(old)
    there = await undisturbed(fresh)
    here = await undisturbed(old)
    expect(Math.min(here.changes, there.changes)).to.be.greaterThan(10)
  })
  after(() => acme.end())

  async function undisturbed(rows: Row[]): Promise<Whole> {
    acme.tap.forgets()
    await acme.becomes(rows)
    const changes = acme.tap.changes().length
    return { rows, changes, server: await acme.state(), store: await storeState(acme.config) }
  }

  /** Begins to apply; resolves when that has ended in one way or the other. */
  const begin = ({ rows }: Whole): Promise<unknown> =>
    acme.does('org-apply', { file: csv(rows) }).catch((error: Error) => error)

  /** Behind everything that is being applied: a chart that is refused, so that it changes nothing itself. */
  async function settled(): Promise<void> {
    const { ask } = await acme.does('org-apply', { file: csv(old.slice(0, 1)) })
    expect(ask).to.equal('yes-remove')
  }

  async function kill(): Promise<void> {
    acme.bellhop.kill('SIGKILL')
    await acme.bellhop.ended
  }

  async function isAt({ server, store }: Whole): Promise<void> {
    expect(await acme.state()).to.deep.equal(server)
    expect(await storeState(acme.config)).to.deep.equal(store)
  }

  const arrived = () => ([here, there] = [there, here])

  const cuts: Cut[] = ['before', 'half', 'after', 'answered']
  for (const [round, cut] of cuts.entries())
    it(`is whole after a kill -9 at a random change (${cut}, round ${round}, seed ${SEED})`, async () => {
      const sprung = acme.tap.cuts(1 + pick(there.changes), cut)
      const applying = begin(there)
      await sprung
      await kill()
      await applying
      await acme.restart()
      await settled()
      await isAt(there)
      arrived()
    }).timeout(30_000)

  it('is whole after three kills in a row, each while it went on from the one before', async () => {
    const quarter = Math.floor(there.changes / 4)
    let sprung = acme.tap.cuts(1 + pick(quarter), 'after')
    const applying = begin(there)
    await sprung
    await kill()
    await applying
    for (const cut of ['answered', 'half'] as const) {
      sprung = acme.tap.cuts(1 + pick(quarter), cut)
      const again = await acme.begins()
      await sprung
      again.kill('SIGKILL')
      await again.ended
    }
    await acme.restart()
    await settled()
    await isAt(there)
    arrived()
  }).timeout(60_000)

  for (let round = 0; round < 2; round++)
    it(`is whole or not begun after a kill -9 before the first change (round ${round}, seed ${SEED})`, async () => {
      const applying = begin(there)
      await delay(pick(120))
      await kill()
      await applying
      await acme.restart()
      await settled()
      const server = await acme.state()
      if (server.accounts.length === here.server.accounts.length) {
        await isAt(here)
        await acme.becomes(there.rows)
      }
      await isAt(there)
      arrived()
    }).timeout(30_000)

  it('goes on by itself when the line to the server was cut and is back', async () => {
    const sprung = acme.tap.cuts(1 + pick(there.changes), 'half')
    const applying = begin(there)
    await sprung
    acme.tap.away(true)
    expect(String(await applying)).to.include('The XMPP server is away.')
    acme.tap.away(false)
    await acme.restored()
    await settled()
    await isAt(there)
    arrived()
  }).timeout(30_000)

  it('is whole after a kill -9 of the server', async () => {
    const sprung = acme.tap.cuts(1 + pick(there.changes), 'answered')
    const applying = begin(there)
    await sprung
    acme.prosody.kill('SIGKILL')
    await acme.prosody.ended
    await applying
    await acme.prosody.restart()
    await acme.restored()
    await settled()
    await isAt(there)
    arrived()
  }).timeout(30_000)

  for (const share of [0, 0.3, 0.6])
    it(`can be taken back when answers were lost (after ${share} of the changes)`, async () => {
      const sprung = acme.tap.cuts(1 + Math.floor(share * (there.changes - 1)), 'answered')
      const applying = begin(there)
      await sprung
      acme.tap.away(true)
      await applying
      const back = begin(here)
      const charts = async () => JSON.stringify(await storeState(acme.config)).match(/"done":/g)?.length
      expect(await poll(async () => (await charts()) === 3)).to.equal(true)
      acme.tap.away(false)
      await back
      await settled()
      await isAt(here)
    }).timeout(30_000)
})
