// /reports/ID.png: the picture of a report, for whoever has its address (core/reports/picture.ts).
import { z } from 'zod'
import { networkOf } from '../core/access/attempt.ts'
import { pictureNamed } from '../core/reports/picture.ts'
import { Fault } from '../xep/fault.ts'
import { drawBars } from './posters/chart.ts'
import { CHART_PIXELS } from './pictures/taken.ts'
import { Painter } from './posters/paint.ts'
import type { Routes } from './route.ts'
import { say } from '../texts/say.ts'

const Named = z.object({ id: z.string().max(100) })
const LIMIT = { rateLimit: { max: 30, timeWindow: '1 minute' } }

export const reportPicture: Routes = ({ http, context }) => {
  const { config } = context
  const painter = new Painter(config)
  http.get('/reports/:id.png', { config: LIMIT }, async (request, reply) => {
    const named = Named.safeParse(request.params)
    const { id, title, bars } = await pictureNamed(context, named.data?.id ?? '')
    const svg = drawBars({ title, colour: config.colour, bars })
    const png = await painter.paint(id, { svg, width: CHART_PIXELS }, networkOf(request.ip))
    if (!png) throw new Fault('service-unavailable', say('Too many pictures are drawn: try again soon.'))
    return reply.type('image/png').header('cache-control', 'private, max-age=86400').send(png)
  })
}
