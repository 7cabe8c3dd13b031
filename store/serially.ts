// Runs what has a name in common one after the other.

/** Waits for all earlier runs that share a name with this one, and makes later ones wait for it. */
export type Serially = <T>(names: readonly string[], run: () => Promise<T>) => Promise<T>

export function makeSerially(): Serially {
  const last = new Map<string, Promise<void>>()
  return (names, run) => {
    const before = names.flatMap(name => last.get(name) ?? [])
    const running = before.length ? Promise.all(before).then(run) : run()
    const ended = running.then(forget, forget)
    for (const name of names) last.set(name, ended)
    return running

    function forget(): void {
      for (const name of names) if (last.get(name) === ended) last.delete(name)
    }
  }
}
