// The doctor warns when another Bellhop has the connection to the XMPP server, or wants it, and when no server is there.
import type { Warning } from '../context.ts'
import { say } from '../../texts/say.ts'

export type Connection = 'connected' | 'away' | 'conflict'

/** @param component the domain as which Bellhop connects */
export function serverWarnings(state: Connection, component: string): Warning[] {
  if (state === 'connected') return []
  const is =
    state === 'conflict'
      ? say('conflict: another Bellhop is connected as {component}', { component })
      : say('away: it does not answer')
  return [{ object: 'server', part: say('component connection'), should: say('connected'), is }]
}

/** The warning about another Bellhop that wants this one's connection. @param address where the other one is */
export const rivalWarning = (component: string, address: string): Warning => ({
  object: 'server',
  part: say('another Bellhop at {address}', { address }),
  should: say('no second one for {component}', { component }),
  is: say('wants to connect, and is refused: stop one of the two'),
})
