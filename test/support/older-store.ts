// Stores as a Bellhop without versions of stores wrote them: its tables, and records for these.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { PROJECT } from '../../setup/prosody.ts'

/** Makes the tables that such a Bellhop had, and puts the records of a file in test/engines/ into them. */
export function writeOlderStore(database: DatabaseSync, records: string): void {
  const whole = readFileSync(join(PROJECT, 'test/data/unversioned.sql'), 'utf8')
  const tables = whole.split('\n').filter(line => line.startsWith('CREATE '))
  database.exec(tables.join('\n'))
  database.exec(readFileSync(join(PROJECT, 'test/engines', records), 'utf8'))
}
