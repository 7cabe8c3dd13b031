/** Runs `act` for each item, so many at once; they begin in the order of the items. @throws what the first failure throws */
export async function inParallel<T>(items: T[], many: number, act: (item: T) => Promise<unknown>): Promise<void> {
  const left = items.values()
  const worker = async () => {
    for (const item of left) await act(item)
  }
  await Promise.all(Array.from({ length: many }, worker))
}
