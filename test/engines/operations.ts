// Operations on things as chance has them, about few records and few keys, so that they meet.
import type { Store, Write } from '../../store/store.ts'
import type { Clash } from '../../store/store.ts'
import type { Random } from '../changes/draw.ts'
import { Fault } from '../../xep/fault.ts'
import type { Op, Thing } from './model.ts'
import type { Things } from './things.ts'

/** @param own begins all ids and keys, so that several can go on at once, each with a model of its own */
export function drawOp(random: Random, own: string): Op {
  const kind = random.upTo(20)
  if (kind < 3) return { verb: 'get', id: anId(random, own) }
  if (kind < 5) return { verb: 'find', below: random.upTo(5) }
  if (kind < 8) return { verb: 'insert', record: aThing(random, own) }
  if (kind < 10) return { verb: 'put', record: aThing(random, own) }
  if (kind < 14) return { verb: 'change', id: anId(random, own), when: aCondition(random), patch: aPatch(random, own) }
  if (kind < 16) return { verb: 'remove', id: anId(random, own) }
  return { verb: 'batch', writes: someWrites(random, own) }
}

const anId = (random: Random, own: string) => `${own}${random.upTo(6)}`
const aCondition = (random: Random) => (random.upTo(2) ? {} : { rank: random.upTo(4) || null })

function aThing(random: Random, own: string): Thing {
  return { ...aPatch(random, own), id: anId(random, own), deep: { n: random.upTo(1_000) } }
}

function aPatch(random: Random, own: string): Partial<Thing> {
  return {
    rank: random.upTo(4),
    ...(random.upTo(3) === 0 && { name: random.one([null, undefined, `${own}n${random.upTo(4)}`]) }),
    ...(random.upTo(4) === 0 && { one: random.one([null, 1, '1', own]) }),
    ...(random.upTo(4) === 0 && { two: random.one([`${own}p`, `${own}q`, undefined]) }),
  }
}

function someWrites(random: Random, own: string): Write<Things>[] {
  const ids = random.some(
    Array.from({ length: 6 }, (_, n) => `${own}${n}`),
    4,
  )
  return ids.map(id => {
    const kind = random.upTo(7)
    if (kind < 1) return { remove: 'things', id }
    if (kind < 3) return { change: 'things', id, when: aCondition(random), patch: aPatch(random, own) }
    if (kind < 6) return { put: 'things', record: { ...aThing(random, own), id } }
    return { insert: 'things', record: { ...aThing(random, own), id } }
  })
}

/** Does an operation, and answers as the model does. */
export async function perform(store: Store<Things>, op: Op, own: string): Promise<unknown> {
  try {
    if (op.verb === 'get') return await store.things.get(op.id)
    if (op.verb === 'remove') return await store.things.remove(op.id)
    if (op.verb === 'insert' || op.verb === 'put') return await store.things[op.verb](op.record)
    if (op.verb === 'change') return await store.things.change(op.id, op.when, op.patch)
    if (op.verb === 'batch') return await store.batch(op.writes)
    const within = { gte: own, lt: `${own}~` }
    return await store.things.find({ where: { id: within, rank: { lt: op.below } }, sort: 'rank' })
  } catch (error) {
    if (!(error instanceof Fault) || error.condition !== 'conflict') throw error
    const { id, key, at } = error.detail as Clash
    return { refused: { id, keys: key ? [String(key)] : [], ...(at !== undefined && { at }) } }
  }
}
