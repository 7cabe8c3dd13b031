// Bellhop's rules and doors in one process, with a store and two people, and with an XMPP server that is away.
import type { Context } from '../../core/context.ts'
import { makeMetrics } from '../../gateway/metrics.ts'
import { openGateway } from '../../gateway/server.ts'
import { Fault } from '../../xep/fault.ts'
import { openStored } from '../support/context.ts'
import { freePorts } from '../support/ports.ts'

export const PEOPLE = ['ann', 'bob']

export interface InsideDoors {
  context: Context
  /** @throws Error where an error of ours was logged since the last call */
  refuseIncidents: () => void
  end: () => Promise<void>
}

export async function openInsideDoors(environment: Record<string, string> = {}): Promise<InsideDoors> {
  const { context: given, end } = await openStored({ BELLHOP_BROADCASTS: '100000', ...environment })
  const incidents: object[] = []
  const context: Context = {
    ...given,
    wire: away,
    log: { ...given.log, error: (fields: object) => void ('incident' in fields && incidents.push(fields)) },
  }
  for (const id of PEOPLE) await context.store.people.insert({ id, username: id, name: id, manager: null, profile: {} })
  return {
    context,
    refuseIncidents() {
      const found = incidents.splice(0)
      if (found.length) throw new Error(`an error of ours: ${JSON.stringify(found)}`)
    },
    end,
  }
}

const away: Context['wire'] = {
  online: false,
  lost: 0,
  handling: 0,
  ask: async () => {
    throw new Fault('remote-server-timeout', 'The XMPP server is away.')
  },
  askAlone: async () => {
    throw new Fault('remote-server-timeout', 'The XMPP server is away.')
  },
  send: async () => {},
}

/** The HTTP door over such a context. */
export async function openInsideGateway(environment: Record<string, string>) {
  const [port = 0] = await freePorts(1)
  const inside = await openInsideDoors({ BELLHOP_HTTP_PORT: String(port), ...environment })
  const { context } = inside
  const http = await openGateway({
    context,
    online: () => false,
    server: () => 'away',
    progress: () => '',
    version: '1.0.0',
    changed: () => {},
    trace: async function* () {},
    metrics: makeMetrics([]).text,
  })
  return {
    ...inside,
    http,
    async end() {
      await http.close()
      await inside.end()
    },
  }
}
