// What becomes of a batch on MongoDB that somebody else meets: its writes are made when it is decided, else it is refused. And how the
// intents of batches that have been made go.
import { setTimeout as delay } from 'node:timers/promises'
import type { Collection } from 'mongodb'
import { call, isDuplicate, pauseLonger, type Patience } from './mongo-call.ts'
import type { Document } from './mongo-document.ts'
import { makeMoves, type Batches, type Decision, type Intent } from './mongo-moves.ts'
import type { Shelf } from './mongo-shelf.ts'

/** Waits until the batch that holds this document has left it; ends the batch when it does not go on. */
export async function settleBatch(all: Batches, shelf: Shelf, document: Document): Promise<void> {
  const token = document._l
  if (!token) return
  const own = all.live.get(token)
  if (own) return own
  const until = performance.now() + all.patience.batch
  for (let time = 0; ; time++) {
    const intent = await call(all.patience, () => all.intents.findOne({ _id: token }))
    if (intent?.moves) return finish(all, intent)
    if (intent) return giveFree(shelf, document) // refused; or made, and taken once more by a call that arrived late
    const now = await call(shelf.patience, () => shelf.documents.findOne({ _id: document._id }))
    if (now?._l !== token) return
    if (performance.now() > until) await refuseBatch(all, token)
    else await pauseLonger(time)
  }
}

async function refuseBatch(all: Batches, token: string): Promise<void> {
  try {
    await call(all.patience, () => all.intents.insertOne({ _id: token, at: new Date() }))
  } catch (error) {
    if (!isDuplicate(error)) throw error
  }
}

async function giveFree(shelf: Shelf, { _id, _l, _hidden }: Document): Promise<void> {
  if (_hidden === 'new') await call(shelf.patience, () => shelf.documents.deleteOne({ _id, _l, _hidden }))
  else await call(shelf.patience, () => shelf.documents.updateOne({ _id, _l }, { $unset: { _l: '' } }))
}

async function finish(all: Batches, { _id, moves }: Intent): Promise<void> {
  const decision: Decision = JSON.parse(moves ?? '')
  await makeMoves(all, _id, decision)
  // It is not removed: its own process may be asking whether it was decided.
  await call(all.patience, () => all.intents.updateOne({ _id }, { $set: { isMade: true }, $unset: { moves: '' } }))
}

/** Makes what batches have decided that these documents show; answers whether the documents have to be read again. */
export async function rollForward(all: Batches, shelf: Shelf, documents: Document[]): Promise<boolean> {
  const held = documents.filter(({ _l }) => _l && !all.live.has(_l))
  for (const { _id, _l } of held) {
    if (!_l) continue
    const intent = await call(all.patience, () => all.intents.findOne({ _id: _l }))
    if (intent?.moves) {
      await finish(all, intent)
      return true
    }
    const now = await call(all.patience, () => shelf.documents.findOne({ _id }))
    if (now?._l !== _l) return true
  }
  return false
}

const KNOWN = 86_400_000 // ms for which the end of a batch is known: nothing of the batch comes later than that

/** Makes everything that was decided and not made, as a process has crashed or the server was away. */
export async function sweepBatches(all: Batches): Promise<void> {
  const old = new Date(Date.now() - KNOWN)
  for (const intent of await call(all.patience, () => all.intents.find({}).toArray())) {
    if (all.live.has(intent._id)) continue
    if (intent.moves) await finish(all, intent)
    else if (intent.at < old) await call(all.patience, () => all.intents.deleteOne({ _id: intent._id }))
  }
}

const GATHERED = 50 // ms in which the intents that are removed by one call are gathered

/** Notes what is under way, so that the store waits for it before it closes. */
export type Track = <T>(run: Promise<T>) => Promise<T>

/** Removes intents of batches that have been made, some time after the batches have answered. */
export function makeForgetIntent(
  intents: Collection<Intent>,
  patience: Patience,
  track: Track,
): (token: string) => void {
  let tokens: string[] = []
  const removeAll = async () => {
    await delay(GATHERED)
    const some = tokens
    tokens = []
    await call(patience, () => intents.deleteMany({ _id: { $in: some } }))
  }
  return token => {
    tokens.push(token)
    if (tokens.length > 1) return
    track(removeAll()).catch(() => undefined) // a sweep finds what stays after an error: to make it once more changes nothing
  }
}
