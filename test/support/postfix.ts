// Two mail servers of Debian's Postfix: the organisation's relay, and the server of the people whom it writes to. Both on
// loopback, and neither delivers to anywhere else.
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild, tail, type Child } from '../../setup/child.ts'
import { accepts, poll } from '../../setup/ports.ts'
import { freePorts } from './ports.ts'

/** The domain whose bounces the relay brings to Bellhop. */
export const BOUNCES = 'chat.example'
/** The domain of the other server. */
export const ELSEWHERE = 'remote.test'

export interface Postfix {
  url: string
  /** Other doors of the relay, by name. */
  doors: Record<string, string>
  /** Where the relay brings bounces: something has to listen there by LMTP. */
  lmtpPort: number
  end(): Promise<void>
}

interface Instance {
  folder: string
  child: Child
}

/**
 * @param answers what the relay says to recipients, by the part before the @
 * @param doors settings of further doors of the relay, by the name of the door
 */
export async function startPostfix(
  answers: Record<string, string>,
  doors: Record<string, Record<string, string>>,
): Promise<Postfix> {
  const root = mkdtempSync(join(tmpdir(), 'bellhop-postfix-'))
  chmodSync(root, 0o755)
  const [relayPort = 0, otherPort = 0, lmtpPort = 0, ...doorPorts] = await freePorts(3 + Object.keys(doors).length)
  const said = Object.entries(answers).map(([name, answer]) => `{${name}@${ELSEWHERE} = ${answer}}`)
  const other = await startInstance(join(root, 'other'), otherPort, {
    myhostname: `mx.${ELSEWHERE}`,
    mydestination: ELSEWHERE,
    local_recipient_maps: `inline:{${['known', 'slow', 'later', 'full'].map(name => `{${name} = 1}`).join(', ')}}`,
    local_transport: 'discard',
    smtpd_recipient_restrictions: `check_recipient_access inline:{{slow@${ELSEWHERE} = 450 4.2.0 Come back later}, {full@${ELSEWHERE} = 552 5.2.2 Mailbox full}}, permit`,
    transport_maps: `inline:{{later@${ELSEWHERE} = error:5.1.1 The user has moved away}}`,
    relayhost: `[127.0.0.1]:${relayPort}`,
    default_transport: 'smtp',
  })
  const relay = await startInstance(
    join(root, 'relay'),
    relayPort,
    {
      myhostname: 'relay.test',
      mydestination: '',
      transport_maps: `inline:{{${ELSEWHERE} = smtp:[127.0.0.1]:${otherPort}}, {${BOUNCES} = lmtp:inet:127.0.0.1:${lmtpPort}}}`,
      default_transport: 'error:5.4.4 nothing leaves this machine',
      smtpd_recipient_restrictions: `check_recipient_access inline:{${said.join(', ')}}, permit`,
      ...{ delay_warning_time: '1s', queue_run_delay: '1s', minimal_backoff_time: '1s', maximal_backoff_time: '2s' },
    },
    Object.values(doors)
      .map((options, at) => smtpd(doorPorts[at] ?? 0, options))
      .join('\n'),
  )
  return {
    url: `smtp://127.0.0.1:${relayPort}`,
    lmtpPort,
    doors: Object.fromEntries(Object.keys(doors).map((name, at) => [name, `smtp://127.0.0.1:${doorPorts[at]}`])),
    async end() {
      for (const instance of [relay, other]) {
        endMaster(instance)
        await instance.child.ended
      }
      rmSync(root, { recursive: true, force: true })
    },
  }
}

async function startInstance(
  folder: string,
  port: number,
  settings: Record<string, string>,
  services = '',
): Promise<Instance> {
  for (const each of ['queue', 'data']) mkdirSync(join(folder, each), { recursive: true })
  execFileSync('chown', ['postfix', join(folder, 'data')])
  const all = {
    ...{ compatibility_level: '3.6', queue_directory: join(folder, 'queue'), data_directory: join(folder, 'data') },
    ...{ inet_interfaces: '127.0.0.1', inet_protocols: 'ipv4', mynetworks: '127.0.0.0/8', myorigin: '$myhostname' },
    ...{ smtpd_relay_restrictions: 'permit_mynetworks, reject', alias_maps: '', alias_database: '' },
    ...{ maillog_file: join(folder, 'log'), maillog_file_prefixes: tmpdir(), disable_dns_lookups: 'yes' },
    ...settings,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name} = ${value}\n`)
  writeFileSync(join(folder, 'main.cf'), lines.join(''))
  writeFileSync(join(folder, 'master.cf'), `${smtpd(port)}\n${services}\n${SERVICES}`)
  const child = await startChild({
    name: 'Postfix',
    command: 'postfix',
    arguments: ['-c', folder, 'start-fg'],
    log: join(folder, 'start.log'),
  })
  process.once('exit', () => endMaster({ folder, child }))
  if (!(await poll(() => accepts(port), { givenUp: () => !child.alive() })))
    throw new Error(`Postfix did not start (it needs root):\n${tail(child)}`)
  return { folder, child }
}

/** `postfix start-fg` is a script that waits for the master and passes no signal on: the master ends, and so does the script. */
function endMaster({ folder, child }: Instance): void {
  if (!child.alive()) return
  const file = join(folder, 'queue', 'pid', 'master.pid')
  const master = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  if (master > 1) process.kill(master, 'SIGTERM')
  else child.kill('SIGTERM') // before there is a master
}

const smtpd = (port: number, options: Record<string, string> = {}) =>
  [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    ...Object.entries(options).map(([name, value]) => `  -o { ${name} = ${value} }`),
  ].join('\n')

const SERVICES = `
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
lmtp unix - - n - - lmtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`
