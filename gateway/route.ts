// The values that a route of the HTTP door is given.
import type { FastifyInstance } from 'fastify'
import type { Context } from '../core/context.ts'
import type { Trace, TraceLine } from '../core/model/trace.ts'

export interface Door {
  context: Context
  http: FastifyInstance
  /** Whether the stream to the XMPP server is up. */
  online: () => boolean
  /** What the stream is: `conflict` where the server refuses it because another Bellhop is connected. */
  server: () => 'connected' | 'away' | 'conflict'
  /** What is being done to follow a chart right now; empty when nothing is. */
  progress: () => string
  /** Bellhop's. */
  version: string
  /** Says that the directory has sent something to follow. */
  changed: () => void
  /** Copies of the stanzas that pass through the component, until `gone`. @throws Fault resource-constraint */
  trace: (asked: Trace, gone: AbortSignal) => AsyncIterable<TraceLine>
  /** Prometheus text. */
  metrics: () => Promise<string>
}

export type Routes = (door: Door) => void
