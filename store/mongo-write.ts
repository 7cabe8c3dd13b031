// Inserting, putting and removing one record on MongoDB.
import type { Row } from './engine.ts'
import { Again, call, isDuplicate, LostAnswer, repeatPersistently } from './mongo-call.ts'
import { keyFields, toFields, toText, type Document } from './mongo-document.ts'
import { isSuspect, runGuarded, stoppingUpdate } from './mongo-guard.ts'
import { findDocument, refuseWrite, type Shelf } from './mongo-shelf.ts'
import { hidingUpdate, wholeUpdate } from './mongo-update.ts'

export function insertRow(shelf: Shelf, row: Row): Promise<void> {
  return runGuarded(
    shelf,
    row.id,
    async (token, lost) => {
      const own = { _t: token, ...(lost.length && { _x: [...lost] }) }
      const document: Document = { _id: toText(row.id), ...toFields(row), ...keyFields(shelf.keys, row), ...own }
      try {
        await shelf.gather({ insertOne: { document } }, () =>
          call(shelf.patience, () => shelf.documents.insertOne(document)),
        )
      } catch (error) {
        if (!isDuplicate(error)) throw error
        const found = await findDocument(shelf, row.id)
        if (found?._t && [...lost, token].includes(found._t)) return // the server was asked twice
        if (found?._hidden !== 'gone' || !(await revive(shelf, found, row, token)))
          await refuseWrite(shelf, row, shelf.keys, true)
      }
    },
    () => undefined,
  )
}

/** Writes a record into the document that stayed of one that was removed. */
async function revive(shelf: Shelf, { _id, _t = null }: Document, row: Row, token: string): Promise<boolean> {
  try {
    const wanted = { _id, _t, _hidden: 'gone' } as const
    const { matchedCount } = await call(shelf.patience, () =>
      shelf.documents.updateOne(wanted, wholeUpdate(shelf, row, token)),
    )
    return matchedCount > 0
  } catch (error) {
    if (isDuplicate(error)) return false
    throw error
  }
}

export function putRow(shelf: Shelf, row: Row): Promise<void> {
  return runGuarded(
    shelf,
    row.id,
    async (token, lost) => {
      const wanted = { _id: toText(row.id), _l: null, _x: { $ne: token } }
      const update = { ...wholeUpdate(shelf, row, token), ...(lost.length && stoppingUpdate([...lost])) }
      const alone = () => call(shelf.patience, () => shelf.documents.updateOne(wanted, update, { upsert: true }))
      try {
        const updating = { updateOne: { filter: wanted, update, upsert: true } }
        await shelf.gather(lost.length ? updating : replacing(shelf, row, token), alone)
      } catch (error) {
        if (!isDuplicate(error)) throw error
        await refuseWrite(shelf, row, shelf.keys, false)
      }
    },
    () => undefined,
  )
}

/**
 * Servers replace a document several times as fast as they set and remove all its fields. Only a document without a list of stopped
 * tokens, which would be lost: another one refuses this, as there is one of that id already.
 */
function replacing(shelf: Shelf, row: Row, token: string) {
  const filter = { _id: toText(row.id), _l: null, _x: { $exists: false } }
  const replacement = { ...toFields(row), ...keyFields(shelf.keys, row), _t: token }
  return { replaceOne: { filter, replacement, upsert: true } }
}

/** Reads first, so that the answer is certain even when that of the removal gets lost. */
export async function removeRow(shelf: Shelf, id: string): Promise<boolean> {
  let isLost = false
  return repeatPersistently(shelf.patience, async () => {
    const found = await findDocument(shelf, id)
    if (!found || found._hidden === 'gone') return isLost
    if (found._l || found._hidden) await shelf.settle(found)
    else if (await removeSeen(shelf, id, found).catch(lost)) return true
    throw new Again(`${shelf.name}/${id} has changed meanwhile.`)
  })

  function lost(error: unknown): never {
    isLost ||= error instanceof LostAnswer
    throw error
  }
}

/** Removes the record in the state that was seen. What a late write could bring back stays as a hidden document. */
async function removeSeen(shelf: Shelf, id: string, { _id, _t = null }: Document): Promise<boolean> {
  const seen = { _id, _t, _l: null }
  if (!isSuspect(shelf, _id))
    return (await call(shelf.patience, () => shelf.documents.deleteOne(seen))).deletedCount > 0
  return (await call(shelf.patience, () => shelf.documents.updateOne(seen, hidingUpdate(shelf, id)))).matchedCount > 0
}
