// Many people online, in a process of their own, so that reading does not slow down the side that is measured.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Account } from './client.ts'

export interface Receivers {
  pid: number
  /** Begins to count; what it answers resolves when every one of them has got so many messages. */
  expect(messages: number): Promise<() => Promise<void>>
  /** Each of them writes one message. */
  say(to: string, body: string): void
  end(): void
}

const PATIENCE = 120_000 // ms for one round

/** Signs everybody in. */
export async function openReceivers(port: number, domain: string, accounts: Account[]): Promise<Receivers> {
  const child = fork(join(import.meta.dirname, 'receiver.ts'), { execArgv: ['--disable-warning=ExperimentalWarning'] })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  child.send({ port, domain, accounts })
  const [online] = await once(child, 'message')
  if (online !== accounts.length) throw new Error(`${online} of ${accounts.length} are online`)
  return {
    pid: child.pid ?? 0,
    async expect(messages) {
      const told = async (what: string, patience: number) => {
        const [outcome] = await once(child, 'message', { signal: AbortSignal.timeout(patience) })
        if (outcome !== what) throw new Error(String(outcome))
      }
      const counting = told('counting', PATIENCE)
      child.send({ messages })
      await counting
      const complete = told('complete', PATIENCE)
      complete.catch(() => {}) // whoever failed to send does not wait
      return () => complete
    },
    say: (to, body) => void child.send({ to, body }),
    end() {
      process.off('exit', kill)
      kill()
    },
  }
}
