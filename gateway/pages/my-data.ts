// /my-data.json: everything that is held about whoever is signed in, as a file.
import type { FastifyInstance } from 'fastify'
import { jidOf } from '../../core/model/jid.ts'
import { exportPerson } from '../../core/rights/export.ts'
import { onVisit, toSignIn, type Visit } from '../visit/visit.ts'

export function myData(http: FastifyInstance, context: Visit['context']): void {
  http.get('/my-data.json', (request, reply) =>
    onVisit(context, request, reply, async visit => {
      const person = visit.caller?.person
      if (!person) return reply.redirect(toSignIn(visit).to, 303)
      const data = await exportPerson(context, { id: person.id, jid: jidOf(person, context.config) })
      return reply
        .type('application/json; charset=utf-8')
        .headers({ 'cache-control': 'no-store', 'content-disposition': 'attachment; filename="my-data.json"' })
        .send(JSON.stringify(data, null, 2))
    }),
  )
}
