// Delivery reports of a gateway for text messages, at the address that each message gave it.
import { z } from 'zod'
import { takeReport } from '../core/mailing/report.ts'
import type { Routes } from './route.ts'

const Named = z.object({ named: z.string().max(100) })

const DEEP = 5 // objects within objects

/** Whatever the gateway calls the field: the state is one of the values. */
function valuesIn(said: unknown, depth = DEEP): string[] {
  if (typeof said !== 'object' || said === null) return said === undefined ? [] : [String(said)]
  return depth ? Object.values(said).flatMap(each => valuesIn(each, depth - 1)) : []
}

export const smsReport: Routes = ({ http, context }) => {
  for (const method of ['GET', 'POST'] as const)
    http.route({
      method,
      url: '/sms/report/:named',
      handler: async (request, reply) => {
        const { named } = Named.parse(request.params)
        await takeReport(context, named, valuesIn([request.query, request.body]))
        return reply.code(204).send()
      },
    })
}
