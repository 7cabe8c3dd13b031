// Guarded writes of single records on MongoDB: each try carries a token, by which a lost answer is found out.
import { randomBytes } from 'node:crypto'
import type { UpdateFilter } from 'mongodb'
import { Again, call, LostAnswer, repeatPersistently } from './mongo-call.ts'
import { toText, type Document } from './mongo-document.ts'
import type { Shelf } from './mongo-shelf.ts'

const LATE = 600_000 // ms after which nothing comes any more

/** Tokens that no other engine makes, in this process or another one. They are counted: random bytes for each take longer than the rest of a write. */
export function makeTokens(): () => string {
  const own = randomBytes(12).toString('base64url')
  let made = 0
  return () => `${own}${(made++).toString(36)}`
}

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
