// Settings that systemd hands over as credentials (systemd.exec(5), LoadCredential=): files in a folder that the service alone reads.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file is named as its setting. systemd puts the name of the credential in front: `bellhop_BELLHOP_SMTP`. */
export function credentialSettings(folder: string | undefined): Record<string, string> {
  if (!folder || !existsSync(folder)) return {}
  const pairs = readdirSync(folder).flatMap(file => {
    const name = /BELLHOP_[A-Z0-9_]+$/.exec(file)?.[0]
    return name ? [[name, readFileSync(join(folder, file), 'utf8').trim()]] : []
  })
  return Object.fromEntries(pairs)
}
