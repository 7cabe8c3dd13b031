// Two processes of Bellhop with one folder of data, each started again whenever it ends, as a service manager does it. The store lets one
// of them work at a time: the other is refused, and tries again until the store is free.
import { setTimeout as delay } from 'node:timers/promises'
import type { Child } from '../../setup/child.ts'
import { poll } from '../../setup/ports.ts'
import { startTestServer, type TestServer } from './server.ts'
import { call, codeFor, isReady, startProcess, variablesOf, type World } from './world.ts'

const PAUSE = 1_500 // ms until a process that has ended is started again
const PATIENCE = { milliseconds: 120_000, every: 20 } // a machine may be busy

export interface Pair extends TestServer {
  does: World['does']
  code: World['code']
  /** kill -9 of the process that has the store, or of the one that is refused it. @returns once a process serves again */
  kills(which: 'serving' | 'refused'): Promise<void>
  /** How often a process has got the store. */
  served(): number
}

interface Kept {
  child(): Child | undefined
  end(): Promise<void>
}

export async function openPair(environment: Record<string, string>): Promise<Pair> {
  const server = await startTestServer(environment)
  const { config } = server
  const variables = { ...variablesOf(config), ...environment }
  let served = 0
  const seen = new Set<Child>()
  const serves = (child: Child | undefined): child is Child => {
    const has = child?.alive() === true && child.output().includes('the store is open')
    if (has && !seen.has(child)) served = seen.add(child).size
    return has
  }
  const kept = [1, 2].map(number => keep(() => startProcess(config, variables, 'main.ts', `bellhop-${number}.log`)))
  const find = async (fits: (child: Child | undefined) => boolean, what: string): Promise<Child> => {
    let found: Child | undefined
    const isThere = async () => (found = kept.map(({ child }) => child()).find(fits)) !== undefined
    if (!(await poll(isThere, PATIENCE)) || !found) throw new Error(`no process of Bellhop ${what}`)
    return found
  }
  const serving = async () => {
    await find(serves, 'has the store')
    if (!(await poll(() => isReady(config), PATIENCE))) throw new Error('Bellhop did not get ready')
  }
  await serving()
  const does: World['does'] = (command, fields = {}) => call(config, command, fields)
  return {
    ...server,
    does,
    code: username => codeFor(does, username),
    served: () => served,
    async kills(which) {
      const isMeant = (child: Child | undefined) => child?.alive() === true && serves(child) === (which === 'serving')
      const child = await find(isMeant, `is ${which}`)
      child.kill('SIGKILL')
      await child.ended
      await serving()
    },
    async end() {
      await Promise.all(kept.map(each => each.end()))
      await server.end()
    },
  }
}

/** Starts a process again whenever it ends, until the end. */
function keep(start: () => Promise<Child>): Kept {
  let child: Child | undefined
  let isOver = false
  const kept = (async () => {
    while (!isOver) {
      child = await start()
      await child.ended
      if (!isOver) await delay(PAUSE)
    }
  })()
  return {
    child: () => child,
    async end() {
      isOver = true
      await child?.stop()
      await kept
    },
  }
}
