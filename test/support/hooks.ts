// Mocha's root hooks: what a run has started, it ends, also when the run is told to end.
import type { Context } from 'mocha'
import { endTestServer } from './server.ts'
import { endSiege } from './siege.ts'
import { SLOWNESS } from './slowness.ts'
import { endWorld } from './world.ts'

/** One of several workers, which runs file after file: its exit ends the servers that its files share. */
const isWorker = process.env.MOCHA_WORKER_ID !== undefined

const SIGNALS = isWorker ? (['SIGTERM', 'SIGHUP', 'SIGINT'] as const) : (['SIGTERM', 'SIGHUP'] as const)

/** Without a listener a signal ends the process at once, and its servers run on. */
const exit = () => process.exit(1)

export const mochaHooks = {
  beforeAll() {
    for (const signal of SIGNALS) if (!process.listeners(signal).includes(exit)) process.on(signal, exit)
  },
  beforeEach(this: Context) {
    const test = this.currentTest
    test?.timeout(test.timeout() * SLOWNESS)
  },
  async afterAll() {
    if (isWorker) return
    await endWorld()
    await endSiege()
    await endTestServer()
  },
}
