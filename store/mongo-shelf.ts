// One collection on the MongoDB server, and the guarded writes of single records.
import { randomBytes } from 'node:crypto'
import type { Collection, UpdateFilter } from 'mongodb'
import { alreadyTaken } from './clash.ts'
import type { Row } from './engine.ts'
import { keyText, type Key } from './keys.ts'
import { call, Duplicate, LostAnswer, repeatPersistently, type Patience } from './mongo-call.ts'
import type { Gather } from './mongo-gather.ts'
import { keyFields, toFields, toText, type Document } from './mongo-document.ts'

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

/** The state of a record has changed between two calls of one verb: the verb starts again. */
export class Again extends LostAnswer {}

const LATE = 600_000 // ms after which nothing comes any more

/** Tokens that no other engine makes, in this process or another one. They are counted: random bytes for each take longer than the rest of a write. */
export function makeTokens(): () => string {
  const own = randomBytes(12).toString('base64url')
  let made = 0
  return () => `${own}${(made++).toString(36)}`
}

export const documentFilter = (shelf: Shelf, id: string) =>
  call(shelf.patience, () => shelf.documents.findOne({ _id: toText(id) }))

/**
 * Repeats a guarded write until it is certain whether it was carried out. Each try has a token of its own, which the document keeps. When an
 * answer was lost, the token is looked for; where it is not found, it is put on the document's list of tokens that are not to be carried out
 * any more, in one step with the looking. So a try that arrives late does nothing.
 * @param write tries once; `lost` are the tokens of earlier tries whose answers were lost
 * @param found the answer when an earlier try turns out to have been carried out, from the document that the try has written
 */
export function runGuarded<T>(
  shelf: Shelf,
  id: string,
  write: (token: string, lost: string[]) => Promise<T>,
  found: (document: Document) => T,
): Promise<T> {
  const lost: string[] = []
  return repeatPersistently(shelf.patience, async () => {
    if (lost.length) {
      const document = await cancel(shelf, id, lost)
      if (document?._t && lost.includes(document._t)) return found(document)
    }
    const token = shelf.makeToken()
    try {
      return await write(token, lost)
    } catch (error) {
      if (error instanceof LostAnswer && !(error instanceof Again)) lost.push(token)
      throw error
    }
  })
}

async function cancel(shelf: Shelf, id: string, tokens: string[]): Promise<Document | null> {
  const _id = toText(id)
  const options = { returnDocument: 'after' } as const
  const document = await call(shelf.patience, () =>
    shelf.documents.findOneAndUpdate({ _id }, stoppingUpdate(tokens), options),
  )
  if (!document) shelf.suspects.set(_id, performance.now() + LATE)
  return document
}

/** Puts tokens on the list of those that are not to be carried out any more. */
export function stoppingUpdate(tokens: string[]): UpdateFilter<Document> {
  const update: unknown = { $push: { _x: { $each: tokens } } }
  return update as UpdateFilter<Document> // the driver's types know no list beside fields of any type
}

/** Whether a write that was lost may yet come and bring the record back. */
export const isSuspect = ({ suspects }: Shelf, _id: string) => (suspects.get(_id) ?? 0) > performance.now()

/** The update that makes a document hold this row and nothing else, and be in no batch's hands. */
export function wholeUpdate(shelf: Shelf, row: Row, token: string): UpdateFilter<Document> {
  const fields: Record<string, unknown> = { ...toFields(row), ...keyFields(shelf.keys, row), _t: token }
  const absent = [...shelf.fields, ...shelf.keys.map(key => key.name)].filter(name => !(name in fields))
  return { $set: fields, $unset: Object.fromEntries([...absent, '_hidden', '_l'].map(name => [name, ''])) }
}

/** The update that makes of a document what stays of a removed record. */
export function hidingUpdate(shelf: Shelf, id: string): UpdateFilter<Document> {
  const { $set, $unset } = wholeUpdate(shelf, { id }, shelf.makeToken())
  const fields = Object.keys($unset ?? {}).filter(name => name !== '_hidden')
  return { $set: { ...$set, _hidden: 'gone' }, $unset: Object.fromEntries(fields.map(name => [name, ''])) }
}

/** The update that patches a document. `keys` are the derived texts of the keys that the patch changes. */
export function patchUpdate(
  patch: Partial<Row>,
  keys: Map<string, string | undefined>,
  token: string,
): UpdateFilter<Document> {
  const texts = [...keys].filter(([, text]) => text !== undefined)
  const gone = Object.entries(patch).filter(([name, value]) => value === undefined && name !== 'id')
  const unset = [
    ...gone.map(([name]) => name),
    ...[...keys].filter(([, text]) => text === undefined).map(([name]) => name),
  ]
  const set = { ...toFields(patch), ...Object.fromEntries(texts), _t: token }
  return { $set: set, ...(unset.length && { $unset: Object.fromEntries(unset.map(name => [name, ''])) }) }
}

/** The keys of which a patch changes a part. */
export const touchedKeys = ({ keys }: Shelf, patch: Partial<Row>): Key[] =>
  keys.filter(({ fields }) => fields.some(field => field in patch))

/** Says no to a write whose id or key is taken, or starts the verb again when the one who has it is leaving. */
export async function refuseWrite(
  shelf: Shelf,
  row: Partial<Row> & { id: string },
  keys: Key[],
  isNew: boolean,
): Promise<never> {
  const { id } = row
  const same = await documentFilter(shelf, id)
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

export const isDuplicate = (error: unknown): boolean => error instanceof Duplicate
