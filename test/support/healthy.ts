import { expect } from 'chai'
import type { World } from './world.ts'

/** Expects the server to hold exactly what it should; what the operator should mend on a machine of tests does not count. */
export async function healthy({ does }: Pick<World, 'does'>): Promise<void> {
  const { text, table } = await does('doctor')
  expect(verdict(text), table?.rows.join('\n')).to.match(
    /^(\d+ things? to be mended on this machine or in the settings\. )?The server holds exactly what it should\.$/,
  )
}

/** What the doctor says of the server: all lines but the last one, which names the engine of the store. */
export const verdict = (text = ''): string => text.slice(0, text.lastIndexOf('\n'))
