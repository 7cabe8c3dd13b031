// The records of coupons: what an establishment offers, and the vouchers that people have of it.
import { z } from 'zod'
import type { Declarations } from '../../store/declaration.ts'
import { id, time } from '../model/fields.ts'

/** What each person pays for it, in the smallest unit of the currency. */
const price = z.object({ amount: z.number().int().positive(), currency: z.string(), play: z.boolean() })

/** An entry of the owner's booklet. */
const coupon = z.object({
  id,
  /** One word, by which its owner names it; unique here. */
  name: id,
  /** The id of the member whose booklet it is in; null for the administrator's. */
  owner: id.nullable(),
  /** What it is for, in one line. */
  text: z.string(),
  worth: z.string().optional(),
  /** Absent where it costs nothing. */
  price: price.optional(),
  terms: z.string().optional(),
  /** Where a picture of it lies. */
  picture: z.string().optional(),
  /** The first and the last day on which it is honoured, as 2026-12-31; the last day counts wholly. */
  from: z.string(),
  until: z.string().optional(),
  /** The first moment of the first day, and the first moment after the last day, in the time zone of the organisation. */
  opens: time,
  closes: time.optional(),
  /** How often it is honoured in all, and for one person. */
  total: z.number().optional(),
  each: z.number(),
  /** Where it is honoured; anywhere when there are none. */
  places: z.array(z.string()),
  /** The ids of the people and groups that redeem it, beside its owner. */
  cashiers: z.array(id),
  cashierGroups: z.array(id),
  made: time,
  /** How often it was redeemed; without those that were undone. */
  redeemed: z.number(),
  /** How many people have bought it. */
  sold: z.number().optional(),
  /** Some of those who bought it have not been paid back yet. */
  refunding: z.boolean().optional(),
  revoked: time.optional(),
  reason: z.string().optional(),
  /** When those who have not used it were reminded of its end. */
  reminded: time.optional(),
})

/** A coupon of one person: what is redeemed. Its id follows from the coupon and the person to whom it was issued. */
const voucher = z.object({
  id,
  coupon: id,
  /** The id of the person who has it now. */
  holder: id,
  /** What is typed at the counter, without dashes. Somebody who gets the voucher from a friend gets another code. */
  code: id,
  /** How often it was redeemed; without those that were undone. */
  used: z.number(),
  issued: time,
  /** The member who sent it; nobody where its holder has scanned a QR code. */
  by: id.optional(),
  /** Identifies the sending that issued it. */
  sending: id.optional(),
  /** The transfer by which it was bought, and how much of it was paid back. */
  bought: id.optional(),
  refunded: z.number().int().optional(),
  /** When it passed from one person to another. */
  passed: time.optional(),
  /** The message has not reached its holder, who blocks Bellhop or whose server sent it back. */
  blocked: z.boolean().optional(),
})

/** Messages with vouchers that are still to be sent; removed when the server has them. */
const couponDelivery = z.object({
  id,
  coupon: id,
  to: z.array(z.object({ voucher: id, holder: id })),
  /** What its sender writes above it. A note without a writer names its sender itself. */
  note: z.string().optional(),
  writer: z.string().optional(),
  at: time,
})

/** One use of a voucher at a counter. */
const couponRedemption = z.object({
  id,
  coupon: id,
  voucher: id,
  holder: id,
  /** The id of the member who redeemed it; null for the administrator. */
  by: id.nullable(),
  place: z.string().optional(),
  /** In the time zone of the organisation. */
  day: z.string(),
  at: time,
  undone: time.optional(),
})

/** What a cashier lets customers type to redeem their coupons by themselves; its id is the code. */
const till = z.object({ id, cashier: id, place: z.string().optional(), until: time })

export type Coupon = z.infer<typeof coupon>

export type Voucher = z.infer<typeof voucher>

export type CouponRedemption = z.infer<typeof couponRedemption>

export type Till = z.infer<typeof till>

export type CouponDelivery = z.infer<typeof couponDelivery>

export const collections = {
  coupons: { schema: coupon, unique: [['name']], indexes: [['owner'], ['closes'], ['refunding']] },
  vouchers: {
    schema: voucher,
    unique: [['code'], ['coupon', 'holder']],
    indexes: [['holder'], ['coupon'], ['coupon', 'sending'], ['by', 'issued']],
  },
  couponRedemptions: { schema: couponRedemption, indexes: [['coupon'], ['voucher']] },
  tills: { schema: till, indexes: [['cashier'], ['until']] },
  couponDeliveries: { schema: couponDelivery, indexes: [['coupon']] },
} satisfies Declarations

type Own = typeof collections

declare module '../model/records.ts' {
  interface Collections extends Own {}
}
