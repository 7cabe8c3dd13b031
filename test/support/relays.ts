// Relays that Bellhop hands its mails to: Debian's Exim and OpenSMTPD. Each brings the mails of one domain to a server of the
// test's own, and its bounces to Bellhop by LMTP. Their users and fixed folders are in a mount namespace of their own.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, chmodSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild, tail } from '../../setup/child.ts'
import { accepts, poll } from '../../setup/ports.ts'
import { PROJECT } from '../../setup/prosody.ts'
import { freePorts } from './ports.ts'
import { BOUNCES, ELSEWHERE } from './postfix.ts'

export interface Relay {
  url: string
  /** Where the relay brings bounces: something has to listen there by LMTP. */
  lmtpPort: number
  end(): Promise<void>
}

interface Ports {
  own: number
  elsewhere: number
  lmtp: number
}

interface Make {
  configuration: (folder: string, ports: Ports) => string
  command: (configuration: string) => string[]
  users: string[]
}

const binary = (name: string) => join(PROJECT, '.runtime/mail-servers/usr/sbin', name)

const exim: Make = {
  users: ['Debian-exim'],
  command: path => [binary('exim4'), '-bdf', '-q1s', '-C', path],
  configuration: (folder, { own, elsewhere, lmtp }) => `
primary_hostname = relay.test
exim_path = ${binary('exim4')}
spool_directory = ${folder}/spool
log_file_path = ${folder}/%slog
pid_file_path = ${folder}/pid
daemon_smtp_ports = ${own}
local_interfaces = 127.0.0.1
acl_smtp_rcpt = acl_all
dsn_advertise_hosts = *
delay_warning = 1s
delay_warning_condition = yes
bounce_return_size_limit = 100K
keep_environment =
begin acl
acl_all:
  accept
begin routers
elsewhere:
  driver = manualroute
  domains = ${ELSEWHERE}
  route_list = * 127.0.0.1
  self = send
  transport = elsewhere
bounces:
  driver = manualroute
  domains = ${BOUNCES}
  route_list = * 127.0.0.1
  self = send
  transport = bounces
begin transports
elsewhere:
  driver = smtp
  port = ${elsewhere}
  allow_localhost
  hosts_try_fastopen =
bounces:
  driver = smtp
  protocol = lmtp
  port = ${lmtp}
  allow_localhost
  hosts_try_fastopen =
begin retry
* * F,1h,1s
`,
}

const openSmtpd: Make = {
  users: ['opensmtpd', 'opensmtpq'],
  command: path => [binary('smtpd'), '-d', '-f', path],
  configuration: (_folder, { own, elsewhere, lmtp }) => `
listen on 127.0.0.1 port ${own} hostname relay.test
bounce warn-interval 1s
smtp max-message-size 10M
action elsewhere relay host smtp+notls://127.0.0.1:${elsewhere}
action bounces relay host lmtp://127.0.0.1:${lmtp}
match from any for domain "${ELSEWHERE}" action elsewhere
match from any for domain "${BOUNCES}" action bounces
`,
}

const relays = { Exim: exim, OpenSMTPD: openSmtpd }

/** @param elsewhere the port of the server of the people whom Bellhop writes to */
export async function startRelay(name: keyof typeof relays, elsewhere: number): Promise<Relay> {
  const make = relays[name]
  const folder = mkdtempSync(join(tmpdir(), `bellhop-${name.toLowerCase()}-`))
  chmodSync(folder, 0o755)
  const [own = 0, lmtp = 0] = await freePorts(2)
  const path = join(folder, 'configuration')
  writeFileSync(path, make.configuration(folder, { own, elsewhere, lmtp }))
  writeAccounts(folder, make.users)
  mkdirSync(join(folder, 'spool'))
  const child = await startChild({
    name,
    command: 'unshare',
    arguments: ['--mount', 'sh', '-ec', NAMESPACE, folder, ...make.command(path)],
    log: join(folder, 'log'),
  })
  process.once('exit', () => child.kill('SIGTERM'))
  if (!(await poll(() => accepts(own), { givenUp: () => !child.alive() })))
    throw new Error(`${name} did not start (it needs root):\n${tail(child)}`)
  return {
    url: `smtp://127.0.0.1:${own}`,
    lmtpPort: lmtp,
    async end() {
      await child.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The machine's accounts, and those that the server's package would have made. */
function writeAccounts(folder: string, users: string[]): void {
  const id = (at: number) => 64_900 + at
  const accounts = users.map((user, at) => `${user}:x:${id(at)}:${id(at)}::/nonexistent:/usr/sbin/nologin\n`)
  const groups = users.map((user, at) => `${user}:x:${id(at)}:\n`)
  writeFileSync(join(folder, 'passwd'), readFileSync('/etc/passwd', 'utf8') + accounts.join(''))
  writeFileSync(join(folder, 'group'), readFileSync('/etc/group', 'utf8') + groups.join(''))
}

/** OpenSMTPD has its folders compiled in. */
const NAMESPACE = `
mount --bind "$0/passwd" /etc/passwd
mount --bind "$0/group" /etc/group
chown 64900:64900 "$0" "$0/spool"
for each in /var/spool /var/lib /run; do mount -t tmpfs tmpfs "$each"; done
mkdir -p /var/spool/smtpd /var/lib/opensmtpd/empty
chmod 711 /var/spool/smtpd /var/lib/opensmtpd/empty
exec "$@"
`
