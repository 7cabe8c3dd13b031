// The writes of a decided batch on MongoDB: each is made once, however often and by however many that is tried.
import type { AnyBulkWriteOperation, Collection, UpdateFilter } from 'mongodb'
import { call, isDuplicate, LostAnswer, repeatPersistently, type Patience } from './mongo-call.ts'
import { fromText, type Document } from './mongo-document.ts'
import { isSuspect } from './mongo-guard.ts'
import type { Move } from './mongo-plan.ts'
import type { Shelf } from './mongo-shelf.ts'
import { hidingUpdate, patchUpdate, wholeUpdate } from './mongo-update.ts'
import type { Serially } from './serially.ts'

/** A decided batch with its moves, later without them; the refusal of a batch has never had any. */
export interface Intent {
  _id: string
  at: Date
  /** Somebody else than the batch's own process has made the moves. */
  isMade?: true
  /** A Decision as JSON. */
  moves?: string
}

export interface Decision {
  moves: Move[]
  inOrder: boolean
}

export interface Batches {
  intents: Collection<Intent>
  shelf: (collection: string) => Shelf
  serially: Serially
  patience: Patience
  makeToken: () => string
  /** The batches of this process that have not ended, by their tokens. */
  live: Map<string, Promise<void>>
  /** Removes the intent of a batch that has been made. */
  forgetIntent: (token: string) => void
}

export const byCollection = <T extends { collection: string }>(each: T[]) => [
  ...Map.groupBy(each, ({ collection }) => collection),
]

/** Makes the moves of a decided batch, once, however often and by however many this is called. */
export async function makeMoves(all: Batches, token: string, { moves, inOrder }: Decision): Promise<void> {
  const some = ([collection, each]: [string, Move[]]) =>
    repeatPersistently(all.patience, async () => {
      const shelf = all.shelf(collection)
      try {
        await call(all.patience, () => shelf.documents.bulkWrite(operations(shelf, each, token), { ordered: false }))
      } catch (error) {
        throw isDuplicate(error) ? new LostAnswer('A unique key is not free yet.') : error
      }
    })
  if (inOrder) for (const move of moves) await some([move.collection, [move]])
  else await Promise.all(byCollection(moves).map(some))
}

/** One operation for all moves of a collection that write the same: servers take one operation faster than many. */
function operations(shelf: Shelf, moves: Move[], token: string): AnyBulkWriteOperation<Document>[] {
  const groups = Map.groupBy(moves, writtenBy)
  return [...groups.values()].flatMap(group => {
    const [first] = group
    if (!first || 'remove' in first) return removals(shelf, group, token)
    const update = { filter: held(group, token), update: updateOf(shelf, first, token) }
    return [group.length > 1 ? { updateMany: update } : { updateOne: update }]
  })
}

/** What is the same for moves that write the same: nothing but itself for a whole row. */
function writtenBy(move: Move): unknown {
  if ('row' in move) return move
  return 'patch' in move ? JSON.stringify([move.patch, move.gone, move.texts]) : 'removal'
}

const held = (moves: Move[], token: string) => ({ _id: someOf(moves.map(({ _id }) => _id)), _l: token })
const someOf = (ids: string[]) => (ids.length > 1 ? { $in: ids } : ids[0])

function updateOf(shelf: Shelf, move: Exclude<Move, { remove: true }>, token: string): UpdateFilter<Document> {
  if ('row' in move) return wholeUpdate(shelf, move.row, token)
  const patch = { ...move.patch, ...Object.fromEntries(move.gone.map(name => [name, undefined])) }
  const texts = new Map(move.texts.map(([name, text]) => [name, text ?? undefined]))
  const { $set, $unset } = patchUpdate(patch, texts, token)
  return { $set: { ...$set, _l: null }, ...($unset && { $unset }) }
}

function removals(shelf: Shelf, moves: Move[], token: string): AnyBulkWriteOperation<Document>[] {
  const gone = moves.filter(({ _id }) => !isSuspect(shelf, _id))
  const hidden = moves.filter(({ _id }) => isSuspect(shelf, _id))
  return [
    ...(gone.length ? [{ deleteMany: { filter: held(gone, token) } }] : []),
    ...hidden.map(move => ({
      updateOne: { filter: held([move], token), update: hidingUpdate(shelf, fromText(move._id)) },
    })),
  ]
}
