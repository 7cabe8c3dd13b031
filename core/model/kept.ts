// Values that take long to make and are needed again: formats of dates, clocks of time zones.

const MOST = 200 // values of one kind that are kept: locales and time zones in use

/** Makes a value once for each key and keeps it. All values are forgotten when there are too many. `make` has no other effect. */
export function kept<Key extends (string | undefined)[], T>(make: (...key: Key) => T): (...key: Key) => T {
  const values = new Map<string, T>()
  return (...key) => {
    const name = key.join(' ')
    const known = values.get(name)
    if (known !== undefined) return known
    const value = make(...key)
    if (values.size >= MOST) values.clear()
    values.set(name, value)
    return value
  }
}
