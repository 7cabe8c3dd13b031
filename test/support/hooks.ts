// Mocha's root hooks: what a run has started, it ends.
import { endTestServer } from './server.ts'
import { endSiege } from './siege.ts'
import { endWorld } from './world.ts'

export const mochaHooks = {
  async afterAll() {
    await endWorld()
    await endSiege()
    await endTestServer()
  },
}
