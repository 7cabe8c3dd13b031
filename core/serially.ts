// Runs calls with the same key in order, and calls with different keys concurrently.
export function makeSerially(): <T>(key: string, run: () => Promise<T>) => Promise<T> {
  const tails = new Map<string, Promise<unknown>>()
  return (key, run) => {
    const result = (tails.get(key) ?? Promise.resolve()).then(run, run)
    const tail = result.catch(() => {}).then(() => void (tails.get(key) === tail && tails.delete(key)))
    tails.set(key, tail)
    return result
  }
}
