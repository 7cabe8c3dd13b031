// Customers and agents online, in a process of their own, who hold conversations through a relay.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Account, Server } from './client.ts'

/** Each of so many customers writes so many messages to an address that passes them on to the customer's agent. */
export interface Talk {
  /** The address of them all, or the host at which the address has the agent's name. */
  to: { address: string } | { host: string }
  conversations: number
  messages: number
}

export interface Talked {
  seconds: number
  /** ms from a customer's writing to the agent's reading, one for each message. */
  delays: number[]
}

export interface Talkers {
  pid: number
  talk(order: Talk): Promise<Talked>
  end(): void
}

const PATIENCE = 120_000 // ms for one round

/** Signs everybody in: the first half are customers, the second half their agents, in the same order. */
export async function openTalkers(server: Server, accounts: Account[]): Promise<Talkers> {
  const child = fork(join(import.meta.dirname, 'talker.ts'), { execArgv: ['--disable-warning=ExperimentalWarning'] })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  child.send({ ...server, accounts })
  const [online] = await once(child, 'message')
  if (online !== accounts.length) throw new Error(`${online} of ${accounts.length} are online`)
  return {
    pid: child.pid ?? 0,
    async talk(order) {
      const answered = once(child, 'message', { signal: AbortSignal.timeout(PATIENCE) })
      child.send(order)
      const [talked] = (await answered) as [Talked | string]
      if (typeof talked === 'string') throw new Error(talked)
      return talked
    },
    end() {
      process.off('exit', kill)
      kill()
    },
  }
}
