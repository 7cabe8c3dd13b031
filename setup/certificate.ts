// A self-signed certificate for a domain and everything directly below it, made at its first use.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'

export function ensureCertificate(folder: string, domain: string): void {
  const key = join(folder, `${domain}.key`)
  const certificate = join(folder, `${domain}.crt`)
  if (existsSync(key) && existsSync(certificate)) return
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const names = `subjectAltName=DNS:${domain},DNS:*.${domain}`
  const made = ['-keyout', `${key}.new`, '-out', `${certificate}.new`]
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '3650']
  execFileSync('openssl', ['req', '-x509', ...kind, '-subj', `/CN=${domain}`, '-addext', names, ...made], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  renameSync(`${key}.new`, key)
  renameSync(`${certificate}.new`, certificate)
}
