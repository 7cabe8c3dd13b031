// The message that brings a coupon: complete as text, with the element for clients that know coupons (coupon.md, answer.md).
import { Element } from 'ltx'
import { Answer } from './answer.ts'
import { Coupon } from './coupon.ts'
import type { Of } from './schema.ts'

export interface CouponMessage {
  id: string
  from: string
  to: string
  text: string
  coupon: Of<typeof Coupon>
}

export function buildCouponMessage({ id, from, to, text, coupon }: CouponMessage): Element {
  const message = new Element('message', { xmlns: 'jabber:client', type: 'chat', id, from, to })
  message.c('body').t(text)
  message.cnode(Coupon.build(coupon))
  message.cnode(Answer.build({}))
  return message
}
