// A self-signed certificate for a domain and everything directly below it, made at its first use. It is no certificate
// authority: clients with rustls refuse one as the certificate of a server, even where it was imported (RFC 5280 §4.2.1.9).
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'

export function ensureCertificate(folder: string, domain: string): void {
  const key = join(folder, `${domain}.key`)
  const certificate = join(folder, `${domain}.crt`)
  if (existsSync(key) && existsSync(certificate)) return
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const extensions = [
    `subjectAltName=DNS:${domain},DNS:*.${domain}`,
    'basicConstraints=critical,CA:FALSE',
    'keyUsage=critical,digitalSignature',
    'extendedKeyUsage=serverAuth,clientAuth', // towards other servers this one is the client
  ].flatMap(extension => ['-addext', extension])
  const made = ['-keyout', `${key}.new`, '-out', `${certificate}.new`]
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '3650']
  execFileSync('openssl', ['req', '-x509', ...kind, '-subj', `/CN=${domain}`, ...extensions, ...made], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  renameSync(`${key}.new`, key)
  renameSync(`${certificate}.new`, certificate)
}
