// Which values of a statement were given at all.

/** NOTPROVIDED is what banks write where nothing was given. */
export const isProvided = (reference: string | undefined): boolean =>
  reference !== undefined && reference !== '' && reference.toUpperCase() !== 'NOTPROVIDED'

export type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** The same object without the keys whose value is undefined. */
export function defined<T extends object>(object: T): Defined<T> {
  const kept: Defined<T> = {}
  for (const [key, value] of Object.entries(object)) if (value !== undefined) Object.assign(kept, { [key]: value })
  return kept
}
