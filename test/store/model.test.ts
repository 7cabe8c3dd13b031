// The contract of the store, over every engine: random operations answer as a model of plain maps does, also when the
// connection to the server delays, loses and repeats what goes through. BELLHOP_TEST_SEED and _STEPS repeat or lengthen a run.
import { expect } from 'chai'
import { checkedStore } from '../../store/checked.ts'
import { migrations } from '../../store/migrations.ts'
import { openMongo } from '../../store/mongo.ts'
import type { Store } from '../../store/store.ts'
import { draws, type Random } from '../changes/draw.ts'
import { isRefusal, Model, plain, type Op } from '../engines/model.ts'
import { drawOp, perform } from '../engines/operations.ts'
import { startRelay, type Fate, type Relay } from '../engines/relay.ts'
import { things, type Things } from '../engines/things.ts'
import { overEnginesWith } from '../support/engines.ts'

const SEED = Number(process.env.BELLHOP_TEST_SEED ?? 1)
const STEPS = Number(process.env.BELLHOP_TEST_STEPS ?? 100)
const AT_ONCE = 4
const PATIENCE = { call: 3_000, verb: 30_000, batch: 300, sweep: 500 }

overEnginesWith(things, stand => {
  it(`answers ${AT_ONCE} times ${STEPS} random operations as the model does`, async () => {
    await campaign(stand.store(), SEED)
  }).timeout(300_000)

  if (stand.isRemote)
    describe('behind a connection with faults', function () {
      this.timeout(300_000)
      let relay: Relay
      let store: Store<Things>
      let faults: Map<string, number>
      beforeEach(async () => {
        faults = new Map()
        const random = draws(SEED)
        const { host, pathname } = new URL(stand.address())
        const fate = (command: string) => (WRITES.has(command) ? counted(faults, drawFate(random)) : PASS)
        relay = await startRelay({ port: Number(host.split(':')[1]), fate })
        const url = `mongodb://127.0.0.1:${relay.port}${pathname}`
        store = checkedStore(await openMongo(url, things, { migrations }, PATIENCE), things)
      })
      afterEach(async () => {
        await store?.close()
        await relay.end()
      })

      it(`does nothing twice and loses nothing in ${AT_ONCE} times ${STEPS} random operations`, async () => {
        await campaign(store, SEED)
        for (const kind of ['delay', 'cut', 'deaf', 'late', 'twice'])
          expect(faults.get(kind), kind).to.be.greaterThan(3)
      })
    })
})

const WRITES = new Set(['insert', 'update', 'delete', 'findAndModify', 'find'])
const PASS: Fate = { kind: 'pass' }

function drawFate(random: Random): Fate {
  const kind = random.upTo(40)
  if (kind === 0) return { kind: 'cut' }
  if (kind === 1) return { kind: 'deaf' }
  if (kind === 2) return { kind: 'late', ms: 20 + random.upTo(400) }
  if (kind === 3) return { kind: 'twice' }
  return kind < 8 ? { kind: 'delay', ms: random.upTo(30) } : PASS
}

function counted(counts: Map<string, number>, fate: Fate): Fate {
  counts.set(fate.kind, (counts.get(fate.kind) ?? 0) + 1)
  return fate
}

/** Several at once, each with records, keys and a model of its own. */
async function campaign(store: Store<Things>, seed: number): Promise<void> {
  await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => walk(store, draws(seed * 100 + n), `${'abcdefgh'[n]}`)))
}

async function walk(store: Store<Things>, random: Random, own: string): Promise<void> {
  const model = new Model()
  const log: { op: Op; answer: unknown }[] = []
  for (let step = 0; step < STEPS; step++) {
    const op = drawOp(random, own)
    const answer = await perform(store, op, own)
    log.push({ op, answer })
    const wanted = model.apply(op)
    const told = `seed ${SEED}, ${JSON.stringify(log.slice(-6), null, 1)}`
    expect(comparable(answer, wanted), told).to.deep.equal(plain(wanted ?? null))
  }
  const found = await store.things.find({ where: { id: { gte: own, lt: `${own}~` } } })
  expect(found).to.deep.equal([...model.records.values()].sort((a, b) => (a.id < b.id ? -1 : 1)))
}

/** Of several reasons for a refusal the store names one: of the keys that clash, and of the writes of a batch. */
function comparable(answer: unknown, wanted: unknown): unknown {
  if (!isRefusal(answer) || !isRefusal(wanted)) return plain(answer ?? null)
  const isOne = wanted.refused.at !== undefined || wanted.refused.keys.includes(answer.refused.keys[0] ?? '')
  return isOne ? plain(wanted) : plain(answer)
}
