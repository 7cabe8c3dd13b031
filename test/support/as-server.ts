// Asks the gateway for sign-ins as the XMPP server does, for clients at any address (xep/sign-in.md).
import { secret } from '../../config.ts'
import { knock } from './doors.ts'
import type { World } from './world.ts'

export interface Attempt {
  username: string
  code: string
  address: string
}

/** The status of each, in their order. @throws Error when the whole is refused */
export async function verdicts({ config }: Pick<World, 'config'>, attempts: unknown[]): Promise<number[]> {
  const headers = { authorization: `Bearer ${secret(config, 'sign-in')}`, 'content-type': 'application/json' }
  const asked = { method: 'POST', headers, body: JSON.stringify(attempts) }
  const { status, body } = await knock(config, '/internal/sign-in', asked)
  if (status !== 200) throw new Error(`${status} ${body}`)
  const answers: { status: number }[] = JSON.parse(body)
  return answers.map(answer => answer.status)
}

export const verdict = async (world: Pick<World, 'config'>, attempt: Attempt): Promise<number | undefined> =>
  (await verdicts(world, [attempt]))[0]
