// The faults: each strikes, and resolves when what it struck is there again.
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { tail } from '../../setup/child.ts'
import { poll } from '../../setup/ports.ts'
import type { World } from '../support/world.ts'
import type { Disk } from './disk.ts'
import type { Line } from './line.ts'

export interface Stage {
  world: World
  line: Line
  disk: Disk
  /** Whole numbers below a limit. */
  pick: (limit: number) => number
  /** When the disk was full, from and to. */
  full: [number, number][]
}

export interface Fault {
  name: string
  strike(stage: Stage): Promise<void>
}

const BACK = 30_000

const faults: Fault[] = [
  { name: 'Bellhop is killed', strike: ({ world }) => world.crash() },
  { name: 'Bellhop is restarted', strike: ({ world }) => world.restart() },
  {
    name: 'the server is killed',
    async strike({ world }) {
      const { prosody } = world
      prosody.kill('SIGKILL')
      await prosody.ended
      await prosody.restart()
      await connected(world)
    },
  },
  {
    name: 'Redis is killed',
    async strike({ world }) {
      const before = await redisPid(world)
      if (before) process.kill(before, 'SIGKILL')
      const back = async () => ![undefined, before].includes(await redisPid(world))
      if (!(await poll(back, { milliseconds: BACK, every: 50 }))) throw new Error('Redis did not come back.')
    },
  },
  {
    name: 'the line is reset',
    async strike({ world, line, pick }) {
      for (let times = pick(3); times >= 0; times--) {
        line.resets()
        await delay(pick(600))
      }
      await connected(world)
    },
  },
  { name: 'Bellhop is halted', strike: ({ world, pick }) => halted(world.bellhop.pid, 1_000 + pick(2_000)) },
  { name: 'the server is halted', strike: ({ world, pick }) => halted(world.prosody.pid, 1_000 + pick(2_000)) },
  {
    name: 'the disk is full',
    async strike({ world, disk, pick, full }) {
      const from = Date.now()
      disk.fills?.()
      await delay(500 + pick(2_000))
      disk.frees()
      full.push([from, Date.now() + 5_000])
      await connected(world)
    },
  },
]

/** The faults that this machine allows. */
export const possible = ({ fills }: Disk) => faults.filter(({ name }) => fills || name !== 'the disk is full')

async function halted(pid: number, milliseconds: number): Promise<void> {
  process.kill(pid, 'SIGSTOP')
  try {
    await delay(milliseconds)
  } finally {
    process.kill(pid, 'SIGCONT')
  }
}

/** Resolves when Bellhop has its stream and has caught up. */
export async function connected({ config, bellhop }: World): Promise<void> {
  const isUp = () =>
    fetch(`http://127.0.0.1:${config.httpPort}/healthz`, { signal: AbortSignal.timeout(5_000) }).then(
      ({ ok }) => ok,
      () => false,
    )
  if (!(await poll(isUp, { milliseconds: BACK, every: 150 })))
    throw new Error(`Bellhop did not come back:\n${tail(bellhop)}`)
}

/** The process of the private Redis; nothing when it does not answer. */
export function redisPid({ config }: Pick<World, 'config'>): Promise<number | undefined> {
  return new Promise(resolve => {
    let heard = ''
    const socket = connect(join(config.data, 'redis', 'redis.sock'), () => void socket.write('INFO server\r\n'))
    socket.setTimeout(2_000, () => socket.destroy())
    socket.on('data', data => {
      heard += data
      if (/process_id:\d+\r/.test(heard)) socket.destroy()
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(Number(/process_id:(\d+)/.exec(heard)?.[1]) || undefined))
  })
}
