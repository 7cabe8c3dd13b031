// `bellhop restore FOLDER`: no command of the gateway, as nothing runs meanwhile.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { restoreBackup } from '../backup/restore.ts'
import type { Config } from '../config.ts'
import { say, sayCount } from '../texts/say.ts'

export const restoreUsage = () =>
  say(`./bellhop restore FOLDER [--key FILE]
restores a backup into the empty data folder (BELLHOP_DATA), while neither Bellhop nor the XMPP server runs
  FOLDER      one backup, as ./bellhop backup list shows it
  --key FILE  the key that opens its secrets, as age-keygen writes it`)

/** Answers what was restored; nothing for a wrong usage. @throws Fault with what to do */
export async function restore(config: Config, words: string[]): Promise<string | undefined> {
  const { values, positionals } = parseArgs({
    args: words,
    options: { key: { type: 'string' } },
    allowPositionals: true,
  })
  const [folder, ...more] = positionals
  if (folder === undefined || more.length) return undefined
  const { at, files, secrets } = await restoreBackup(config, resolve(folder), values.key)
  const restored = sayCount(
    files.length,
    '{count} file of {at} is restored into {folder}.',
    '{count} files of {at} are restored into {folder}.',
    { at, folder: config.data },
  )
  return `${restored} ${secretsText(secrets, values.key)} ${say('Start Bellhop, then run ./bellhop doctor.')}`
}

function secretsText(hasSecrets: boolean, key: string | undefined): string {
  if (!hasSecrets)
    return say('The backup has no secrets: new ones are made at the start, and everybody needs a new access code.')
  return key === undefined
    ? say('Its secrets were left out, as no --key was given: everybody needs a new access code.')
    : say('The secrets are restored, too.')
}
