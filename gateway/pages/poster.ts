// /c/TOKEN.svg, /g/TOKEN.png, /k/TOKEN.svg …: the poster of an invite, ?size=a4 or a6.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { contactOf } from '../../core/invites/contact.ts'
import { readToken } from '../../core/invites/invite.ts'
import { linkOf, invitePaths, type InviteOf } from '../../core/invites/token.ts'
import { invitedGroup } from '../../core/invites/join.ts'
import { networkOf } from '../../core/access/attempt.ts'
import { Fault } from '../../xep/fault.ts'
import { Painter } from '../posters/paint.ts'
import { drawPoster, sizes, type Poster } from '../posters/poster.ts'
import { onVisit, readInput, type Visit } from '../visit/visit.ts'
import { issuerOf } from '../../core/coupons/coupon.ts'
import { invitedCoupon } from '../../core/coupons/poster.ts'
import { makerName } from './group.ts'
import { Token } from './welcome.ts'
import { dayText } from '../../core/model/day.ts'
import { momentDay } from '../../core/model/moment.ts'
import { say } from '../../texts/say.ts'

const Options = z.object({ size: z.enum(sizes).default('a4') })
const PIXELS = { a6: 1_240, a4: 1_654 } as const // 300 and 200 dots per inch
const printed = ['contact', 'group', 'coupon'] as const

export function posters(http: FastifyInstance, context: Visit['context']): void {
  const painter = new Painter(context.config)
  for (const kind of printed) {
    const draw = async (visit: Visit) => {
      const { token } = readInput(Token, visit.request.params)
      const { size } = readInput(Options, visit.request.query)
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
        if (!painted) throw new Fault('service-unavailable', say('Too many tries. Wait a little, then try again.'))
        return painted
      })
      return reply.type('image/png').header('cache-control', 'no-store').send(png)
    })
  }
}

const LIMIT = { rateLimit: { max: 30, timeWindow: '1 minute' } }

async function posterOf(visit: Visit, invite: InviteOf<(typeof printed)[number]>): Promise<Poster> {
  const { context } = visit
  const { orgName, colour } = context.config
  return {
    establishment: orgName,
    colour,
    how: say('Open the camera of your phone and hold it over the QR code.'),
    link: linkOf(context.config, invite),
    ...(invite.until !== null && {
      until: say('Until {day}', { day: dayText(momentDay(context.config, invite.until)) }),
    }),
    ...(await about(visit, invite)),
  }
}

async function about(
  visit: Visit,
  invite: InviteOf<(typeof printed)[number]>,
): Promise<Pick<Poster, 'title' | 'by' | 'call'>> {
  const { context } = visit
  if (invite.kind === 'group') {
    const group = await invitedGroup(context, invite)
    return { title: group.title, by: await makerName(visit, invite, group), call: say('Scan to come in') }
  }
  if (invite.kind === 'coupon') {
    const coupon = await invitedCoupon(context, invite)
    return { title: coupon.text, by: await issuerOf(context, coupon), call: say('Scan for the coupon') }
  }
  const person = await contactOf(context, invite)
  return { title: person.name, by: person.profile.title ?? '', call: say('Scan to be in contact') }
}
