// Delivery reports of a gateway for text messages, at the address that each message gave it.
import { z } from 'zod'
import { takeReport } from '../core/mailing/report.ts'
import type { Routes } from './route.ts'

const Named = z.object({ named: z.string().max(100) })

/** Whatever the gateway calls the field: the state is a word among the values. */
const Said = z.record(z.string(), z.unknown()).catch({})

export const smsReport: Routes = ({ http, context }) => {
  for (const method of ['GET', 'POST'] as const)
    http.route({
      method,
      url: '/sms/report/:named',
      handler: async (request, reply) => {
        const { named } = Named.parse(request.params)
        const said = { ...Said.parse(request.query), ...Said.parse(request.body) }
        await takeReport(context, named, Object.values(said).join(' ').slice(0, 500))
        return reply.code(204).send()
      },
    })
}
