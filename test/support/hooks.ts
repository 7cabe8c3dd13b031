// Mocha's root hooks: what a run has started, it ends.
import { endTestServer } from './server.ts'

export const mochaHooks = {
  async afterAll() {
    await endTestServer()
  },
}
