// One collection on the MongoDB server, and why a write to it is refused.
import type { Collection } from 'mongodb'
import { alreadyTaken } from './clash.ts'
import type { Row } from './engine.ts'
import { keyText, type Key } from './keys.ts'
import { Again, call, type Patience } from './mongo-call.ts'
import { toText, type Document } from './mongo-document.ts'
import type { Gather } from './mongo-gather.ts'

export interface Shelf {
  name: string
  documents: Collection<Document>
  keys: Key[]
  /** Every field that a record may have, but its id. */
  fields: string[]
  patience: Patience
  makeToken: () => string
  gather: Gather
  /** The ids of documents that a late write could bring back after their removal, and until when. */
  suspects: Map<string, number>
  /** Waits until the batch that holds this document has left it. */
  settle(document: Document): Promise<void>
  /** Writes what decided batches have still to write, where these documents show such a batch; answers whether they did. */
  rollForward(documents: Document[]): Promise<boolean>
}

/** The document of the record with this id, also when it is hidden. */
export const findDocument = (shelf: Shelf, id: string) =>
  call(shelf.patience, () => shelf.documents.findOne({ _id: toText(id) }))

/** Says no to a write whose id or key is taken, or starts the verb again when the one who has it is leaving. */
export async function refuseWrite(
  shelf: Shelf,
  row: Partial<Row> & { id: string },
  keys: Key[],
  isNew: boolean,
): Promise<never> {
  const { id } = row
  const same = await findDocument(shelf, id)
  if (same && (same._l || same._hidden)) await shelf.settle(same)
  else if (same && isNew) throw alreadyTaken({ collection: shelf.name, id, key: ['id'] })
  for (const key of keys) {
    const text = keyText(key, row)
    if (text === undefined) continue
    const holder = await call(shelf.patience, () => shelf.documents.findOne({ [key.name]: text }))
    if (!holder || holder._id === toText(id)) continue
    if (!holder._l && !holder._hidden) throw alreadyTaken({ collection: shelf.name, id, key: key.fields })
    await shelf.settle(holder)
  }
  throw new Again(`${shelf.name}/${id} has changed meanwhile.`)
}
