// Coupon: what a message brings that puts a coupon into its receiver's booklet. Specification: coupon.md
import { attr, element, filled, optional, string, textChild } from './schema.ts'

export const NS = 'urn:bellhop:coupon:1'

export const Coupon = element(NS, 'coupon', {
  id: attr(filled(100)),
  code: attr(filled(20)),
  until: optional(attr(string(10))),
  text: textChild(filled(100)),
  worth: optional(textChild(filled(60))),
  terms: optional(textChild(filled(1_000))),
  link: textChild(filled(1_000)),
})
