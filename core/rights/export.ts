// What is held about one person, by subject and collection, as JSON.
import type { Context } from '../context.ts'
import type { Holding, Subjected } from '../model/holding.ts'
import type { Collection } from '../../store/store.ts'
import type { Records } from '../model/records.ts'

export interface PersonExport {
  format: 'bellhop-person-export-1'
  person: string
  at: string
  /** Records by the names of subject and collection. */
  subjects: Record<string, Record<string, unknown[]>>
}

export async function exportPerson(context: Context, person: Subjected): Promise<PersonExport> {
  const subjects: PersonExport['subjects'] = {}
  for (const { name, holdings = {} } of context.house.subjects) {
    const found: Record<string, unknown[]> = {}
    for (const collection of collectionsOf(context, holdings)) {
      const records = await shownRecords(context, collection, person)
      if (records.length) found[collection] = records
    }
    if (Object.keys(found).length) subjects[name] = found
  }
  return { format: 'bellhop-person-export-1', person: person.jid, at: context.now().toISOString(), subjects }
}

const collectionsOf = ({ house }: Context, holdings: object): (keyof Records)[] =>
  Object.keys(holdings).filter((name): name is keyof Records => Object.hasOwn(house.collections, name))

/** The records without what not even the person gets. */
async function shownRecords<Name extends keyof Records>(context: Context, name: Name, person: Subjected) {
  const holding = holdingOf(context, name)
  if (!holding) return []
  const hidden = new Set<string>(holding.hidden)
  return (await recordsOf(context, name, holding, person)).map(record =>
    Object.fromEntries(Object.entries(record).filter(([field]) => !hidden.has(field))),
  )
}

/** A collection of the store, by its name. */
export const collectionOf = <Name extends keyof Records>(store: AnyCollection, name: Name): Collection<Records[Name]> =>
  store[name]

type AnyCollection = { [Name in keyof Records]: Collection<Records[Name]> }

/** How a collection holds people; nothing where its records are nobody's. */
export function holdingOf<Name extends keyof Records>(
  { house }: Pick<Context, 'house'>,
  name: Name,
): Holding<Records[Name]> | undefined {
  const holding = house.holdings[name]
  return holding && 'of' in holding ? holding : undefined
}

/** Finds what is held about a person in a collection, each record once. */
export async function recordsOf<Name extends keyof Records>(
  { store }: Context,
  name: Name,
  holding: Holding<Records[Name]>,
  person: Subjected,
): Promise<Records[Name][]> {
  const found = new Map<string, Records[Name]>()
  for (const where of await holding.of(person, store))
    for (const record of await collectionOf(store, name).find({ where })) found.set(record.id, record)
  return [...found.values()]
}
