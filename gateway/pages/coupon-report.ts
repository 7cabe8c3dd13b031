// /coupons/NAME/report: what became of a coupon, for its owner, as a chart and as tables.
import { z } from 'zod'
import type { FastifyInstance } from 'fastify'
import { networkOf } from '../../core/access/attempt.ts'
import { ownCoupon } from '../../core/coupons/coupon.ts'
import { reportOf, type Report } from '../../core/coupons/report.ts'
import { dayText } from '../../core/model/day.ts'
import { Fault } from '../../xep/fault.ts'
import { validText } from '../cards/coupon.ts'
import { drawChart } from '../posters/chart.ts'
import { Painter } from '../posters/paint.ts'
import { html, type Html } from '../visit/html.ts'
import { table } from '../visit/table.ts'
import { readInput, toSignIn, onVisit, type Page, type Visit } from '../visit/visit.ts'
import { say } from '../../texts/say.ts'

const Named = z.object({ name: z.string().max(200) })

export const couponReport: Page = async visit => {
  const { context, caller } = visit
  if (!caller) return toSignIn(visit)
  const { name } = readInput(Named, visit.request.params)
  const coupon = await ownCoupon(context, name, caller)
  const report = await reportOf(context, coupon)
  const { issued, received, redeemed, undone, expired, days, places } = report
  const path = `/coupons/${encodeURIComponent(coupon.name)}/report`
  const sums: [string, number][] = [
    [say('Issued to people'), issued],
    [say('Received'), received],
    [say('Redeemed'), redeemed],
    [say('Redeemed by mistake and undone'), undone],
    [say('Not used when it ended'), expired],
  ]
  const chart = html`<figure class="chart">
    <img
      src="${path}.svg"
      alt="${say('How often {coupon} was redeemed on each day', { coupon: coupon.text })}"
      width="720"
      height="260"
    />
    <figcaption><a href="${path}.png">PNG</a> <a href="${path}.svg">SVG</a></figcaption>
  </figure>`
  return {
    title: say('Report: {coupon}', { coupon: coupon.text }),
    wide: true,
    main: html`<p class="lead">${validText(coupon)}</p>
      ${counts([say('What'), say('Times')], sums)}
      ${
        days.length
          ? html`<h2>${say('By day')}</h2>
              ${chart} ${counts([say('Day'), say('Times')], daysIn(report))}`
          : undefined
      }
      ${
        places.some(([place]) => place)
          ? html`<h2>${say('By place')}</h2>
              ${counts([say('Where'), say('Times')], places)}`
          : undefined
      }
      <p><a href="/">${say('Start page')}</a></p>`,
  }
}

const daysIn = ({ days }: Report) => days.map(([day, times]): [string, number] => [dayText(day), times])

/** How often something happened; a place may have no name. */
const counts = (columns: [string, string], rows: [string, number][]): Html =>
  table(
    columns,
    rows.map(([name, times]) => [name || '–', times]),
  )

const LIMIT = { rateLimit: { max: 30, timeWindow: '1 minute' } }
const PIXELS = 1_440

/** The chart as a picture, for the same reader. */
export function couponCharts(http: FastifyInstance, context: Visit['context']): void {
  const painter = new Painter(context.config)
  const draw = async (visit: Visit) => {
    if (!visit.caller) throw new Fault('forbidden', say('Only the administrator may see this.'))
    const { name } = readInput(Named, visit.request.params)
    const coupon = await ownCoupon(context, name, visit.caller)
    const { days } = await reportOf(context, coupon)
    const title = say('How often {coupon} was redeemed on each day', { coupon: coupon.text })
    return { id: coupon.id, svg: drawChart({ title, colour: context.config.colour, days }) }
  }
  http.get('/coupons/:name/report.svg', async (request, reply) => {
    const { svg } = await onVisit(context, request, reply, draw)
    return reply.type('image/svg+xml').header('cache-control', 'no-store').send(svg)
  })
  http.get('/coupons/:name/report.png', { config: LIMIT }, async (request, reply) => {
    const png = await onVisit(context, request, reply, async visit => {
      const { id, svg } = await draw(visit)
      const painted = await painter.paint(`report ${id}`, { svg, width: PIXELS }, networkOf(request.ip))
      if (!painted) throw new Fault('service-unavailable', say('Too many tries. Wait a little, then try again.'))
      return painted
    })
    return reply.type('image/png').header('cache-control', 'no-store').send(png)
  })
}
