// An edit compares what it touches: whatever is changed, in whatever order, the server is left as a whole comparison would.
import { expect } from 'chai'
import { objectKinds } from '../../core/provisioning/kinds.ts'
import { house } from '../../core/subjects.ts'
import { takeSnapshot } from '../../core/provisioning/snapshot.ts'
import { walk } from '../changes/walk.ts'
import type { TappedWorld } from '../support/tapped.ts'
import { storeOf } from '../support/store.ts'

const STEPS = Number(process.env.STEPS ?? 80)
const SEED = Number(process.env.SEED ?? 1)

describe('what an edit compares', () => {
  it(`is enough, whatever is changed and whenever Bellhop is killed (seed ${SEED})`, async () => {
    const repeat = (steps: number) => `SEED=${SEED} STEPS=${steps} npm run test:long -- test/long/scope.test.ts`
    await walk({ seed: SEED, steps: STEPS, repeat, odds: 30, isMortal: false, every: 25, after: isWhole })
  }).timeout(STEPS * 2_500)
})

async function isWhole(acme: TappedWorld): Promise<void> {
  const [holds, should] = await sides(acme)
  expect(holds).to.deep.equal(should)
}

/** What the server has confirmed, and what a whole comparison would have it hold. */
async function sides({ config }: TappedWorld) {
  const store = await storeOf(config)
  const all = await takeSnapshot({ store, config, house, now: () => new Date() } as never)
  const should = Object.fromEntries(
    objectKinds.flatMap(kind =>
      [...kind.desired(all, { house })].map(([name, content]) => [`${kind.name}/${name}`, content]),
    ),
  )
  const names = objectKinds.map(({ name }) => name)
  const holds = Object.fromEntries(
    (await store.provisioned.find({ where: { kind: { in: names } } })).map(({ id, content }) => [id, content]),
  )
  await store.close()
  return [holds, should]
}
