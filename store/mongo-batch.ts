// Batches on MongoDB, without transactions over several documents. Why this is right: docs/design/store.md
//
// 1. Every document that the batch writes is taken: its `_l` holds the token of the batch. A document that is not there yet is made,
//    hidden. No other writer touches a document that is taken, so conditions that are checked now hold until the end.
// 2. One insert decides: of the intent, with the token as its id and all writes in it. Whoever wants to end a batch that does not go
//    on inserts a refusal under the same id; one of the two is first.
// 3. Every write is made, guarded by the token, and gives its document free: by the batch itself or by whoever finds the intent.
import { placedInBatch, alreadyTaken, conditionUnmet } from './clash.ts'
import type { Row, Step } from './engine.ts'
import { Again, allOf, call, isDuplicate, repeatPersistently } from './mongo-call.ts'
import { toText, type Document } from './mongo-document.ts'
import { byCollection, makeMoves, type Batches, type Decision } from './mongo-moves.ts'
import { makePlan, type Plan, type Reservation } from './mongo-plan.ts'
import type { Shelf } from './mongo-shelf.ts'
import { mongoTable, namesOf } from './mongo-table.ts'

export async function runMongoBatch(all: Batches, steps: Step[]): Promise<(Row | undefined)[]> {
  const [first, second] = steps
  if (first && !second) return [await alone(all, first)]
  const names = steps.flatMap(step => {
    const row = step.verb === 'insert' || step.verb === 'put' ? step.row : step.verb === 'change' ? step.patch : {}
    return namesOf(all.shelf(step.collection), { ...row, id: step.id })
  })
  return all.serially(names, () => repeatPersistently(all.patience, () => attempt(all, steps)))
}

/** A batch of one write is atomic by itself. */
async function alone(all: Batches, step: Step): Promise<Row | undefined> {
  const { collection, id } = step
  const table = mongoTable(all.shelf(collection), all.serially)
  try {
    if (step.verb === 'remove') return void (await table.remove(id))
    if (step.verb !== 'change') return await table[step.verb](step.row).then(() => JSON.parse(step.text))
    const row = await table.change(id, step.when, step.patch)
    if (!row) throw conditionUnmet({ collection, id })
    return row
  } catch (error) {
    throw placedInBatch(error, 0)
  }
}

async function attempt(all: Batches, steps: Step[]): Promise<(Row | undefined)[]> {
  const token = all.makeToken()
  const ended = Promise.withResolvers<void>()
  all.live.set(token, ended.promise)
  try {
    const plan = await prepare(all, steps, token)
    const { moves, inOrder, rows } = plan
    await decide(all, token, { moves, inOrder })
    await makeMoves(all, token, { moves, inOrder })
    all.forgetIntent(token)
    return rows
  } finally {
    all.live.delete(token)
    ended.resolve()
  }
}

/** Takes the documents, checks the conditions, reserves what is new. Gives everything free again when the batch is refused. */
async function prepare(all: Batches, steps: Step[], token: string): Promise<Plan> {
  const reservations: Reservation[] = []
  try {
    const found = await take(all, steps, token)
    const plan = makePlan(steps, found, collection => all.shelf(collection).keys, token)
    reservations.push(...plan.reservations)
    await reserve(all, plan.reservations, token)
    return plan
  } catch (error) {
    await release(all, steps, reservations, token).catch(() => undefined) // else whoever finds a document gives it free
    if (error instanceof Held) await all.shelf(error.collection).settle(error.document)
    throw error
  }
}

/** Another batch has a document that this one needs. */
class Held extends Again {
  readonly collection: string
  readonly document: Document

  constructor(collection: string, document: Document) {
    super(`${collection}/${document._id} is held.`)
    this.collection = collection
    this.document = document
  }
}

async function take(all: Batches, steps: Step[], token: string): Promise<Map<string, Document>> {
  const found = new Map<string, Document>()
  const takeSome = async ([collection, some]: [string, Step[]]) => {
    const { documents } = all.shelf(collection)
    const ids = some.map(({ id }) => toText(id))
    const free = { _id: { $in: ids }, _l: null }
    const { matchedCount } = await call(all.patience, () => documents.updateMany(free, { $set: { _l: token } }))
    if (!matchedCount && some.every(({ verb }) => verb === 'insert')) return // a document that is held refuses the reservation
    const seen = await call(all.patience, () => documents.find({ _id: { $in: ids } }).toArray())
    const other = seen.find(({ _l }) => _l !== token)
    if (other) throw new Held(collection, other)
    const byId = new Map(seen.map(document => [document._id, document]))
    for (const { id } of some) {
      const document = byId.get(toText(id))
      if (document) found.set(`${collection}/${id}`, document)
    }
  }
  await allOf(byCollection(steps).map(takeSome))
  return found
}

async function reserve(all: Batches, reservations: Reservation[], token: string): Promise<void> {
  const some = async ([collection, each]: [string, Reservation[]]) => {
    try {
      const documents = each.map(({ document }) => document)
      await call(all.patience, () => all.shelf(collection).documents.insertMany(documents, { ordered: false }))
    } catch (error) {
      if (!isDuplicate(error)) throw error
      for (const reservation of each) await checkReservation(all.shelf(collection), reservation, token)
    }
  }
  await allOf(byCollection(reservations).map(some))
}

/** @throws Fault conflict, or Held when the one who has the id or the key may be leaving */
async function checkReservation(shelf: Shelf, { document, id, at }: Reservation, token: string): Promise<void> {
  const same = await call(shelf.patience, () => shelf.documents.findOne({ _id: document._id }))
  if (same?._l === token) return
  if (same) throw new Held(shelf.name, same)
  for (const key of shelf.keys) {
    const text = document[key.name]
    if (text === undefined) continue
    const holder = await call(shelf.patience, () => shelf.documents.findOne({ [key.name]: text }))
    if (holder && (holder._l || holder._hidden)) throw new Held(shelf.name, holder)
    if (holder) throw placedInBatch(alreadyTaken({ collection: shelf.name, id, key: key.fields }), at)
  }
  throw new Again(`${shelf.name}/${document._id} has changed meanwhile.`)
}

async function release(all: Batches, steps: Step[], reservations: Reservation[], token: string): Promise<void> {
  const ids = [
    ...steps.map(({ collection, id }) => ({ collection, _id: toText(id) })),
    ...reservations.map(({ collection, document }) => ({ collection, _id: document._id })),
  ]
  for (const [collection, some] of byCollection(ids)) {
    const { documents } = all.shelf(collection)
    const own = { _id: { $in: some.map(({ _id }) => _id) }, _l: token }
    if (reservations.length) await call(all.patience, () => documents.deleteMany({ ...own, _hidden: 'new' }))
    await call(all.patience, () => documents.updateMany(own, { $unset: { _l: '' } }))
  }
}

/** @throws Again when somebody has refused the batch */
async function decide(all: Batches, token: string, decision: Decision): Promise<void> {
  const intent = { _id: token, at: new Date(), moves: JSON.stringify(decision) }
  await repeatPersistently(all.patience, async time => {
    try {
      // After a lost answer the intent may be there, or may come: a refusal in its place makes certain which.
      await call(all.patience, () => all.intents.insertOne(time ? { _id: token, at: intent.at } : intent))
      if (time) throw new Refused('The batch was refused by its own process after a lost answer.')
    } catch (error) {
      if (!isDuplicate(error)) throw error
      const found = await call(all.patience, () => all.intents.findOne({ _id: token }))
      if (!found?.moves && !found?.isMade) throw new Refused('The batch was refused by somebody who met it.')
    }
  }).catch((error: unknown) => {
    if (error instanceof Refused) throw new Again(error.message)
    throw error
  })
}

class Refused extends Error {}
