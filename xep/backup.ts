// Backup: the server freezes its files for a copy, at the same moment as Bellhop. Specification: backup.md
import { attr, element, integer, string } from './schema.ts'

export const NS = 'urn:bellhop:backup:1'

/** Asks the server to wait for the word of the port on this machine, and to freeze its files meanwhile. */
export const Freeze = element(NS, 'freeze', {
  name: attr(string(60)),
  port: attr(integer(1, 65_535)),
  word: attr(string(60)),
})

export const Frozen = element(NS, 'frozen', {
  /** The folder that holds the files, until Bellhop removes the folder. */
  files: attr(string(4_000)),
  /** The server's folder of data, with the SQLite file of archives. */
  data: attr(string(4_000)),
  /** Version of the server. */
  server: attr(string(200)),
})
