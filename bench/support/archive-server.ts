// A server of its own accounts, without Bellhop, and archives that are written straight into its file.
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Config } from '../../config.ts'
import type { Bench } from './bench.ts'
import type { Account } from './client.ts'
import { username } from './organisation.ts'

/** Of every account in bench/mod_bench_accounts.lua. */
export const PASSWORD = 'K7F3-M2QX-9D4T-V'

export const NEWEST =
  "<iq type='set' id='q'><query xmlns='urn:xmpp:mam:2'>" +
  "<set xmlns='http://jabber.org/protocol/rsm'><max>50</max><before/></set></query></iq>"

const BODY = 'Good morning everybody, the canteen opens at noon today and there will be soup and bread for all.'

export const account = (at: number): Account => ({ username: username(at), code: PASSWORD })
export const accounts = (from: number, count: number): Account[] =>
  Array.from({ length: count }, (_, at) => account(from + at))

export async function openAccounts(bench: Bench, people: number, environment: Record<string, string> = {}) {
  const { config, prosody, end } = await bench.server({ BELLHOP_BENCH_ACCOUNTS: String(people), ...environment })
  return { config, prosody, end, server: { port: config.c2sPort, domain: `hashed.${config.domain}` } }
}

/** Writes an archive for each, straight into the file. */
export function fillArchives({ data, domain }: Config, users: string[], messages: number): void {
  const file = new DatabaseSync(join(data, 'prosody', 'prosody.sqlite'), { timeout: 5_000 })
  const insert = file.prepare(
    `INSERT INTO "prosodyarchive" ("host", "user", "store", "key", "when", "with", "type", "value")
     VALUES (?, ?, 'archive', ?, ?, ?, 'xml', ?)`,
  )
  const host = `hashed.${domain}`
  const first = Math.floor(Date.now() / 1_000) - messages
  file.exec('BEGIN')
  for (let at = 0; at < messages; at++)
    for (const user of users) {
      const friend = `friend${at % 10}@${host}`
      const message = `<message type='chat' id='m${at}' from='${friend}/phone' to='${user}@${host}'><body>${BODY}</body></message>`
      insert.run(host, user, `key${at}`, first + at, friend, message)
    }
  file.exec('COMMIT')
  file.close()
}

export async function timed(run: () => Promise<void>): Promise<number> {
  const begun = performance.now()
  await run()
  return (performance.now() - begun) / 1_000
}
