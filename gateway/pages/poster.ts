// /c/TOKEN.svg, /g/TOKEN.png, /k/TOKEN.svg …: the poster of an invite, ?size=a4 or a6.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { contactOf } from '../../core/invites/contact.ts'
import { readToken } from '../../core/invites/invite.ts'
import { linkOf, invitePaths, type InviteOf } from '../../core/invites/token.ts'
import { invitedGroup } from '../../core/invites/join.ts'
import { dayText } from '../visit/language.ts'
import { networkOf } from '../../core/access/attempt.ts'
import { Fault } from '../../xep/fault.ts'
import { Painter } from '../posters/paint.ts'
import { drawPoster, sizes, type Poster } from '../posters/poster.ts'
import { onVisit, readInput, type Visit } from '../visit/visit.ts'
import { issuerOf } from '../../core/coupons/coupon.ts'
import { invitedCoupon } from '../../core/coupons/poster.ts'
import { makerName } from './group.ts'
import { Token } from './welcome.ts'

const Options = z.object({ size: z.enum(sizes).default('a4') })
const PIXELS = { a6: 1_240, a4: 1_654 } as const // 300 and 200 dots per inch
const printed = ['contact', 'group', 'coupon'] as const

export function posters(http: FastifyInstance, context: Visit['context']): void {
  const painter = new Painter(context.config)
  for (const kind of printed) {
    const draw = async (visit: Visit) => {
      const { token } = readInput(visit, Token, visit.request.params)
      const { size } = readInput(visit, Options, visit.request.query)
      const invite = await readToken(context, token, kind)
      return { token, size, svg: drawPoster(await posterOf(visit, invite), size) }
    }
    http.get(`/${invitePaths[kind]}/:token.svg`, async (request, reply) => {
      const { svg } = await onVisit(context, request, reply, draw)
      return reply.type('image/svg+xml').header('cache-control', 'no-store').send(svg)
    })
    http.get(`/${invitePaths[kind]}/:token.png`, { config: LIMIT }, async (request, reply) => {
      const png = await onVisit(context, request, reply, async visit => {
        const { token, svg, size } = await draw(visit)
        const painted = await painter.paint(`${token} ${size}`, { svg, width: PIXELS[size] }, networkOf(request.ip))
        if (!painted) throw new Fault('service-unavailable', visit.texts.slowDown)
        return painted
      })
      return reply.type('image/png').header('cache-control', 'no-store').send(png)
    })
  }
}

const LIMIT = { rateLimit: { max: 30, timeWindow: '1 minute' } }

async function posterOf(visit: Visit, invite: InviteOf<(typeof printed)[number]>): Promise<Poster> {
  const { context, texts } = visit
  const { orgName, colour } = context.config
  return {
    establishment: orgName,
    colour,
    how: texts.posterHow,
    link: linkOf(context.config, invite),
    ...(invite.until !== null && { until: texts.posterUntil(dayText(invite.until)) }),
    ...(await about(visit, invite)),
  }
}

async function about(
  visit: Visit,
  invite: InviteOf<(typeof printed)[number]>,
): Promise<Pick<Poster, 'title' | 'by' | 'call'>> {
  const { context, texts } = visit
  if (invite.kind === 'group') {
    const group = await invitedGroup(context, invite)
    return { title: group.title, by: await makerName(visit, invite, group), call: texts.posterGroup }
  }
  if (invite.kind === 'coupon') {
    const coupon = await invitedCoupon(context, invite)
    return { title: coupon.text, by: await issuerOf(context, coupon), call: texts.posterCoupon }
  }
  const person = await contactOf(context, invite)
  return { title: person.name, by: person.profile.title ?? '', call: texts.posterContact }
}
