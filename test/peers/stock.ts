// A stock Prosody: the same program as ours with the modules of its own example configuration, and accounts of its own.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ensureCertificate } from '../../setup/certificate.ts'
import { startChild, tail } from '../../setup/child.ts'
import { accepts, poll } from '../../setup/ports.ts'
import { freePorts } from '../support/ports.ts'
import type { Address } from './server.ts'

export interface Stock extends Address {
  end(): Promise<void>
}

const MODULES = [
  ...['disco', 'roster', 'saslauth', 'tls', 'blocklist', 'bookmarks', 'carbons', 'pep', 'private', 'smacks', 'vcard4'],
  ...['vcard_legacy', 'csi_simple', 'ping', 'register', 'time', 'uptime', 'version', 'admin_adhoc', 'mam', 'offline'],
]

/** @param accounts username -> password @param admin who may use the server's commands */
export async function startStock(domain: string, accounts: Record<string, string>, admin: string): Promise<Stock> {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-stock-'))
  const certificates = join(folder, 'certificates')
  ensureCertificate(certificates, domain)
  mkdirSync(join(folder, 'data'))
  const [port = 0] = await freePorts(1)
  const configuration = join(folder, 'prosody.cfg.lua')
  writeFileSync(configuration, configurationOf({ folder, domain, port, admin }))
  for (const [username, password] of Object.entries(accounts))
    execFileSync(prosodyctl(), ['--config', configuration, 'register', username, domain, password], { stdio: 'ignore' })
  const command = process.env.BELLHOP_PROSODY ?? 'prosody'
  const child = await startChild({
    name: 'stock Prosody',
    command,
    arguments: ['--config', configuration, '-F'],
    log: join(folder, 'prosody.log'),
  })
  process.once('exit', () => child.kill('SIGKILL'))
  if (!(await poll(() => accepts(port), { givenUp: () => !child.alive() })))
    throw new Error(`The stock Prosody did not start:\n${tail(child)}`)
  return {
    ...{ domain, port, certificate: join(certificates, `${domain}.crt`) },
    async end() {
      await child.stop()
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

function prosodyctl(): string {
  const beside = join(dirname(process.env.BELLHOP_PROSODY ?? 'prosody'), 'prosodyctl')
  return existsSync(beside) ? beside : 'prosodyctl'
}

/** No limits of bandwidth, as on our test server: they would only make the suites slow. */
const configurationOf = (at: { folder: string; domain: string; port: number; admin: string }) => `
data_path = "${at.folder}/data"
pidfile = "${at.folder}/prosody.pid"
certificates = "${at.folder}/certificates"
run_as_root = true
interfaces = { "127.0.0.1" }
c2s_ports = { ${at.port} }
http_ports = {}
https_ports = {}
modules_enabled = { ${MODULES.map(name => `"${name}"`).join('; ')} }
modules_disabled = { "s2s" }
authentication = "internal_hashed"
allow_registration = false
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
log = { { levels = { min = "info" }; to = "stdout" } }
VirtualHost "${at.domain}"
	admins = { "${at.admin}@${at.domain}" }
Component "rooms.${at.domain}" "muc"
	modules_enabled = { "muc_mam" }
Component "news.${at.domain}" "pubsub"
`
