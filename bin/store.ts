// `bellhop store copy FROM TO`: no command of the gateway, as nothing runs meanwhile.
import type { Config } from '../config.ts'
import { collections } from '../core/collections.ts'
import { copyStore } from '../store/copy.ts'
import { say, sayCount } from '../texts/say.ts'

export const storeUsage = () =>
  say(`./bellhop store copy FROM TO
copies all records of a store into an empty one, while Bellhop is stopped; run again, it goes on where it was cut short
  FROM, TO  as BELLHOP_STORE: sqlite:, sqlite:PATH, mongodb://USER:PASSWORD@HOST:PORT/DATABASE`)

/** Answers what was copied. @throws Fault with what to do */
export async function copy({ data, domain }: Config, from: string, to: string): Promise<string> {
  const progress = (text: string) =>
    void (process.stderr.isTTY ? process.stderr.write(`\r\x1b[K${text}`) : process.stderr.write(`${text}\n`))
  const count = await copyStore({ from, to, folder: data, declarations: collections, organisation: domain, progress })
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  return sayCount(
    count,
    '{count} record is copied and verified. Set BELLHOP_STORE to the new store and start Bellhop.',
    '{count} records are copied and verified. Set BELLHOP_STORE to the new store and start Bellhop.',
  )
}
