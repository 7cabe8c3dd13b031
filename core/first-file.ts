// A file that a first start brings in, as those of the demo.
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import type { Context } from './context.ts'

/**
 * Brings in the rows of a CSV file once: what is changed or removed afterwards stays so. Where a start was cut short, all rows come again.
 * @param reading the name under which it is noted that the file was brought in
 * @returns whether it was brought in now
 */
export async function bringFirstFile(
  { store, now }: Pick<Context, 'store' | 'now'>,
  reading: string,
  path: string,
  bring: (row: Record<string, string>) => Promise<void>,
): Promise<boolean> {
  if (await store.readings.get(reading)) return false
  const rows: Record<string, string>[] = parse(readFileSync(path), { columns: true, trim: true, skipEmptyLines: true })
  for (const row of rows) await bring(row)
  await store.readings.put({ id: reading, at: now().toISOString(), notes: [] })
  return true
}
