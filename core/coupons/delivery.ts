// Messages that bring vouchers: owed until the server has them, and sent once, whatever is killed meanwhile.
import { hosts } from '../../config.ts'
import { buildCouponMessage } from '../../xep/coupon-message.ts'
import { Fanout } from '../../xep/fanout.ts'
import { Fault } from '../../xep/fault.ts'
import { buildMessage } from '../../xep/message-build.ts'
import type { Context } from '../context.ts'
import { jidOf } from '../model/jid.ts'
import type { Person } from '../model/person.ts'
import { readBy } from '../model/reader.ts'
import { peopleById } from '../people/person.ts'
import { shownCode, voucherLink } from './code.ts'
import { issuerOf } from './coupon.ts'
import { validSentence } from './coupon-state.ts'
import type { Coupon, CouponDelivery, Voucher } from './records.ts'
import { say } from '../../texts/say.ts'

/** @throws Fault when the server is away: at once, so that the work waits and is asked for again */
export async function deliverVouchers(context: Context, id: string): Promise<void> {
  const { store, wire } = context
  const delivery = await store.couponDeliveries.get(id)
  const coupon = delivery && (await store.coupons.get(delivery.coupon))
  if (!delivery) return
  if (!wire.online)
    throw new Fault('remote-server-timeout', say('The XMPP server is away: this is sent when it is back.'))
  if (coupon) {
    const holders = new Map(delivery.to.map(({ voucher, holder }) => [voucher, holder]))
    const vouchers = await store.vouchers.find({ where: { id: { in: [...holders.keys()] } } })
    const current = vouchers.filter(({ id: voucher, holder }) => holders.get(voucher) === holder)
    await send(context, delivery, coupon, current)
  }
  await store.couponDeliveries.remove(id)
}

async function send(
  context: Context,
  { id, note, writer }: CouponDelivery,
  coupon: Coupon,
  vouchers: Voucher[],
): Promise<void> {
  const people = new Map(
    (
      await peopleById(
        context,
        vouchers.map(({ holder }) => holder),
      )
    ).map(each => [each.id, each]),
  )
  const by = await issuerOf(context, coupon)
  const found = vouchers.flatMap(voucher => {
    const holder = people.get(voucher.holder)
    return holder ? [{ voucher, holder }] : []
  })
  if (!found.length) return
  const messages = found.map(({ voucher, holder }) =>
    messageFor(context, coupon, { by, note, writer }, voucher, holder),
  )
  const blocked = await ask(context, `coupon ${id}`, { messages, to: [] })
  for (const { voucher, holder } of found)
    if (blocked.has(jidOf(holder, context.config)))
      await context.store.vouchers.change(voucher.id, { holder: holder.id }, { blocked: true })
  await sendPicture(
    context,
    id,
    coupon,
    found.map(({ holder }) => holder),
  )
}

const PREFIX = 'coupon-'

const messageId = (code: string) => PREFIX + code.toLowerCase()

/** The code of the voucher that a message brings. */
export const codeOfMessage = (id: string): string | undefined =>
  id.startsWith(PREFIX) ? id.slice(PREFIX.length).toUpperCase() : undefined

/** What stands above a coupon, where its sender has written something. The message comes from Bellhop, so it says who writes. */
export function noteLines({ note, writer }: Pick<CouponDelivery, 'note' | 'writer'>): string[] {
  if (note === undefined) return []
  return [writer === undefined ? note : say('{name} writes: {text}', { name: writer, text: note }), '']
}

/** What a coupon is, as its reader reads it. @param by who gives it */
export function couponLines(coupon: Coupon, by: string): string[] {
  const { text, worth, terms, places } = coupon
  return [
    say('{coupon}, a coupon of {issuer}', { coupon: text, issuer: by }),
    ...(worth === undefined ? [] : [say('Worth: {worth}', { worth })]),
    validSentence(coupon),
    ...(places.length ? [say('Where: {places}', { places: places.join(', ') })] : []),
    ...(terms === undefined ? [] : [terms]),
  ]
}

/** What can be read in every client, and what a client shows that knows coupons. */
function messageFor(
  { config }: Context,
  coupon: Coupon,
  { by, ...above }: Pick<CouponDelivery, 'note' | 'writer'> & { by: string },
  { code }: Voucher,
  holder: Person,
) {
  const { text, worth, terms, until } = coupon
  const link = voucherLink(config, code)
  const lines = readBy({ config }, holder, () => [
    ...noteLines(above),
    ...couponLines(coupon, by),
    say('Code: {code}', { code: shownCode(code) }),
    link,
  ])
  return buildCouponMessage({
    id: messageId(code),
    from: hosts(config).bellhop,
    to: jidOf(holder, config),
    text: lines.join('\n'),
    coupon: { id: coupon.id, code: shownCode(code), until, text, worth, terms, link },
  })
}

/** Most clients show a picture only where its address is the whole message (docs/clients.md). */
async function sendPicture(context: Context, id: string, { picture, text }: Coupon, people: Person[]): Promise<void> {
  if (picture === undefined) return
  const { config } = context
  const files = [{ urls: [picture], description: text }]
  const message = buildMessage({ id: `coupon-${id}`, from: hosts(config).bellhop, files, isAnswer: true })
  message.attrs.xmlns = 'jabber:client'
  await ask(context, `coupon picture ${id}`, { messages: [message], to: people.map(each => jidOf(each, config)) })
}

/** @returns the addresses of those who block Bellhop */
async function ask(
  { wire, config }: Context,
  id: string,
  order: Pick<Parameters<typeof Fanout.build>[0], 'messages' | 'to'>,
): Promise<Set<string>> {
  const answer = await wire.ask('set', config.domain, Fanout, { id, ...order })
  return new Set(answer && Fanout.parse(answer).blocked)
}

/** Puts what was not sent to the queue again. */
export async function resumeDeliveries({ store, queue }: Context): Promise<void> {
  for (const { id } of await store.couponDeliveries.find()) await queue.add('coupon', id)
}
