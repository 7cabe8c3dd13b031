// What a route of the HTTP door is given.
import type { FastifyInstance } from 'fastify'
import type { Context } from '../core/context.ts'

export interface Door {
  context: Context
  http: FastifyInstance
  /** Whether the stream to the XMPP server is up. */
  online: () => boolean
  /** What is being done to follow a chart right now; empty when nothing is. */
  progress: () => string
  /** Says that the directory has sent something to follow. */
  changed: () => void
  /** Prometheus text. */
  metrics: () => Promise<string>
}

export type Routes = (door: Door) => void
