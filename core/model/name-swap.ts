// Names that are being passed on. Two who exchange theirs cannot both change at once, and neither may be absent: until
// the other's is free, each keeps its own in a form that no client can write to or ask for.

export const parkedName = (name: string) => `@${name}`

/** The name by which others know its holder, whether it is being passed on or not. */
export const ownName = (name: string) => name.replace(/^@+/, '')

/** Finds the holder of a name, else the one who is passing it on. */
export function holderOf<K extends string, T extends Record<K, string>>(
  found: T[],
  key: K,
  name: string,
): T | undefined {
  const one = found.find(each => each[key] === name) ?? found[0]
  return one && { ...one, [key]: name }
}
