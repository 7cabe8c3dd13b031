// Audit entries say what happened around a person's codes and devices. The person reads them.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import type { Audit } from './records.ts'
import type { Person } from '../model/person.ts'
import { readBy } from '../model/reader.ts'
import { randomText } from '../model/secret.ts'
import type { Wording } from '../notices.ts'

const MOST = 500 // entries of a person
const SHOWN = 20

export interface Happening {
  /** A clause without its subject: `signed out by sking`. It is made in the language of the person. */
  what: Wording
  device?: string
  address?: string
  /** Of entries with the same text here, the first stays. */
  once?: string
}

/** Whether an entry with that `once` is there. */
export const isNoted = async ({ store }: Context, person: string, once: string): Promise<boolean> =>
  (await store.audits.get(`${person} ${once}`)) !== undefined

/** Adds an entry. Answers whether the entry is new. */
export async function noteAudit(context: Context, person: string, { once, ...happening }: Happening): Promise<boolean> {
  const { audits, people } = context.store
  const id = once === undefined ? randomText(16) : `${person} ${once}`
  if (once !== undefined && (await audits.get(id))) return false
  try {
    const what = worded(context, await people.get(person), happening.what)
    await audits.insert({ id, person, at: context.now().toISOString(), ...happening, what })
  } catch (error) {
    if (error instanceof Fault && error.condition === 'conflict') return false
    throw error
  }
  await forget(context, person)
  return true
}

/** A text in the language of the person who reads it. */
export const worded = (context: Context, reader: Person | undefined, text: Wording): string =>
  typeof text === 'string' ? text : readBy(context, reader, text)

/** Lists the entries of a person, latest first. */
export const auditOf = ({ store }: Context, person: string, limit = SHOWN): Promise<Audit[]> =>
  store.audits.find({ where: { person }, sort: 'at', descending: true, limit })

/** Removes the oldest entries in batches, so that most entries cost no second write. */
async function forget({ store }: Context, person: string): Promise<void> {
  const batch = MOST / 10
  if ((await store.audits.count({ person })) < MOST + batch) return
  const oldest = await store.audits.find({ where: { person }, sort: 'at', limit: batch })
  await Promise.all(oldest.map(({ id }) => store.audits.remove(id)))
}
