// Notifications of Stripe. A signature is over the bytes, so the body stays as it came. Any answer but 200 has Stripe send it again.
import { takeEvent } from '../core/funding/event.ts'
import type { Routes } from './route.ts'

const BODY = 1_048_576 // bytes
const LIMIT = { rateLimit: { max: 6_000, timeWindow: '1 minute' } } // a day's debits are answered at one moment

export const stripeWebhook: Routes = ({ http, context }) => {
  void http.register(async scope => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    scope.post('/stripe/webhook', { bodyLimit: BODY, config: LIMIT }, async ({ body, headers }, reply) => {
      await takeEvent(context, Buffer.isBuffer(body) ? body : Buffer.alloc(0), headers['stripe-signature'])
      return reply.code(200).send()
    })
  })
}
