// An ejabberd of Debian's package with archives in SQLite, and accounts: started without a user, a service or a node name of its own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { poll } from '../../setup/ports.ts'
import { freePorts } from '../../test/support/ports.ts'
import { PASSWORD } from './archive-server.ts'

export interface Ejabberd {
  pid: number
  port: number
  end(): Promise<void>
}

/** Below this folder the package and what it depends on are unpacked. */
const ROOT = process.env.BELLHOP_BENCH_EJABBERD ?? '/'
const PATIENCE = 120_000 // ms: a thousand accounts are made

const found = (pattern: string) => globSync(join(ROOT, 'usr/lib', pattern))[0]
const installed = () => ({ erts: found('erlang/erts-*'), home: found('*/ejabberd-*/ebin') })

export const isInstalled = (): boolean => Object.values(installed()).every(Boolean)

/** With the accounts user0 to user`last`, of which user0 may announce. */
export async function startEjabberd(domain: string, last: number): Promise<Ejabberd> {
  const { erts = '', home = '' } = installed()
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-ejabberd-'))
  const [port = 0] = await freePorts(1)
  const file = (name: string) => join(folder, name)
  const schema = new DatabaseSync(file('ejabberd.db'))
  schema.exec(readFileSync(join(home, '../priv/sql/lite.sql'), 'utf8'))
  schema.close()
  writeFileSync(file('ejabberd.yml'), configuration(domain, port, file('ejabberd.db')))
  const child = spawn(
    join(erts, 'bin/erlexec'),
    ['-noinput', '-boot', 'start_sasl', ...emulator(folder, domain, last)],
    {
      cwd: folder,
      stdio: 'ignore',
      env: {
        ROOTDIR: join(ROOT, 'usr/lib/erlang'),
        BINDIR: join(erts, 'bin'),
        EMU: 'beam',
        PROGNAME: 'erl',
        ERL_LIBS: join(home, '../..'),
        EJABBERD_CONFIG_PATH: file('ejabberd.yml'),
        EJABBERD_LOG_PATH: file('ejabberd.log'),
        SPOOL_DIR: folder,
      },
    },
  )
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const isReady = async () => existsSync(file('ready'))
  if (!(await poll(isReady, { milliseconds: PATIENCE, givenUp: () => child.exitCode !== null })))
    throw new Error(`ejabberd does not start: ${readFileSync(file('ejabberd.log'), 'utf8')}`)
  return {
    pid: child.pid ?? 0,
    port,
    async end() {
      const ended = once(child, 'exit')
      kill()
      await ended
      process.off('exit', kill)
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

function emulator(folder: string, domain: string, last: number): string[] {
  const wait = `W = fun W() -> case lists:keyfind(ejabberd, 1, application:which_applications()) of false -> timer:sleep(100), W(); _ -> ok end end, W()`
  const account = `ejabberd_auth:try_register(<<"user", (integer_to_binary(N))/binary>>, <<"${domain}">>, <<"${PASSWORD}">>)`
  const ready = `file:write_file("ready", <<>>)`
  const register = `${wait}, [${account} || N <- lists:seq(0, ${last})], ${ready}.`
  return ['-mnesia', 'dir', `"${join(folder, 'mnesia')}"`, '+P', '250000', '-s', 'ejabberd', '-eval', register]
}

const configuration = (domain: string, port: number, database: string) => `
hosts: ["${domain}"]
loglevel: warning
listen: [{ port: ${port}, ip: "127.0.0.1", module: ejabberd_c2s, shaper: none, access: all }]
acl: { admin: { user: ["user0@${domain}"] } }
access_rules: { announce: [{ allow: admin }] }
shaper: {}
auth_method: internal
sql_type: sqlite
sql_database: "${database}"
modules:
  mod_adhoc: {}
  mod_announce: { access: announce }
  mod_carboncopy: {}
  mod_mam: { db_type: sql, default: always }
  mod_offline: {}
  mod_roster: {}
  mod_stream_mgmt: {}
`
