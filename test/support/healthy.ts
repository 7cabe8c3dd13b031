import { expect } from 'chai'
import type { World } from './world.ts'

/** Expects the server to hold exactly what it should. */
export async function healthy({ does }: Pick<World, 'does'>): Promise<void> {
  expect((await does('doctor')).text).to.equal('The server holds exactly what it should.')
}
