import { expect } from 'chai'
import { poll } from '../../setup/ports.ts'
import type { World } from './world.ts'

const RIGHT = 'The server holds exactly what it should.'
const WARNED = /^\d+ things? to be mended on this machine or in the settings\. /

/**
 * Expects the server to hold exactly what it should, and nothing to be mended.
 * @param warnings `some`: the settings of the test, or of those before it in a shared world, are such that doctor warns of them
 */
export async function healthy({ does }: Pick<World, 'does'>, warnings: 'none' | 'some' = 'none'): Promise<void> {
  const { text, table } = await does('doctor')
  const said = verdict(text)
  expect(warnings === 'some' ? said.replace(WARNED, '') : said, table?.rows.join('\n')).to.equal(RIGHT)
}

/** The same, once Bellhop has followed what a client has changed in a room: the server tells of that, and answers the client at once. */
export async function healthyAgain(world: Pick<World, 'does'>): Promise<void> {
  await poll(async () => verdict((await world.does('doctor')).text) === RIGHT)
  await healthy(world)
}

/** What the doctor says of the server: all lines but the last one, which names the engine of the store. */
export const verdict = (text = ''): string => text.slice(0, text.lastIndexOf('\n'))
