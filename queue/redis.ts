// A private Redis or Valkey beside Bellhop: on a unix socket that only we can open, append-only on disk. It ends with us,
// however we end.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { connect, Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Fault } from '../xep/fault.ts'
import { say } from '../texts/say.ts'

export interface Redis {
  socket: string
  stop: () => Promise<void>
}

const PAUSE = 200 // ms until it is started again
const SECONDS = 20 // until a start counts as failed; loading a large append-only file takes its time

/** Becomes the server; beside it waits who ends it when our end of the line closes, which a kill -9 of us does as well. */
const BOUND = '{ cat <&3; kill $$; } >/dev/null 2>&1 & exec "$@" 3<&-'

/** @throws Fault service-unavailable when there is none to start */
export async function startRedis(folder: string): Promise<Redis> {
  const command = ['redis-server', 'valkey-server'].find(each => spawnSync(each, ['--version']).status === 0)
  if (!command)
    throw new Fault(
      'service-unavailable',
      say('Neither redis-server nor valkey-server is installed: apt install redis-server, or set BELLHOP_REDIS.'),
    )
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const socket = socketPath(folder)
  let stopping = false
  /** Started again whenever it dies: the queue waits meanwhile, and what it has confirmed is on disk. */
  const run = async (): Promise<void> => {
    if (!(await answers(socket))) await begin(command, folder, socket)
    connect(socket)
      .on('error', () => {})
      .once('close', () => stopping || setTimeout(again, PAUSE))
  }
  const again = () => void (stopping || (running = run().catch(() => void setTimeout(again, PAUSE))))
  let running = run()
  await running
  const stop = async () => {
    stopping = true
    await running
    await tell(socket, 'SHUTDOWN')
  }
  return { socket, stop }
}

async function begin(command: string, folder: string, socket: string): Promise<void> {
  rmSync(socket, { force: true })
  const child = spawn('sh', ['-c', BOUND, 'sh', command, ...options(folder, socket)], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: true, // a terminal's Ctrl-C is for us alone
  })
  child.unref()
  const line = child.stdio[3]
  child.once('exit', () => line?.destroy())
  if (line instanceof Socket) line.unref()
  await listening(child, socket, folder)
}

/** A unix socket's path may have 107 bytes; a data folder's may have more. */
function socketPath(folder: string): string {
  const path = join(folder, 'redis.sock')
  if (Buffer.byteLength(path) > 100)
    throw new Fault(
      'not-acceptable',
      say('The path {path} is too long for a socket: give BELLHOP_DATA a shorter one.', { path }),
    )
  return path
}

const options = (folder: string, socket: string) => [
  ...['--port', '0', '--unixsocket', socket, '--unixsocketperm', '700', '--dir', folder],
  ...['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', '', '--maxmemory-policy', 'noeviction'],
  ...['--logfile', join(folder, 'redis.log'), '--daemonize', 'no'],
]

async function listening(child: ChildProcess, socket: string, folder: string): Promise<void> {
  for (let tries = 0; tries < SECONDS * 50; tries++) {
    if (child.exitCode !== null) break
    if (existsSync(socket) && (await answers(socket))) return
    await pause(20)
  }
  throw new Fault(
    'service-unavailable',
    say('The private Redis did not start; see {folder}.', { folder: join(folder, 'redis.log') }),
  )
}

const answers = async (socket: string) => (await tell(socket, 'PING')).startsWith('+PONG')

/** One command and what comes back until the first line or the end; nothing when nobody listens. */
function tell(socket: string, command: string): Promise<string> {
  return new Promise(resolve => {
    const line = connect(socket, () => line.write(`${command}\r\n`))
    let heard = ''
    line.on('data', data => {
      heard += data
      if (heard.includes('\n')) line.end()
    })
    line.on('error', () => {})
    line.on('close', () => resolve(heard))
    line.setTimeout(10_000, () => line.destroy())
  })
}
