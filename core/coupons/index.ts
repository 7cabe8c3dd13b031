// Coupons: an establishment gives them out, people have them in their booklets, and they are redeemed at its counters.
import type { Subject } from '../subject.ts'
import { couponCreate } from './commands/coupon-create.ts'
import { couponGive } from './commands/coupon-give.ts'
import { couponList } from './commands/coupon-list.ts'
import { couponReport } from './commands/coupon-report.ts'
import { couponRevoke } from './commands/coupon-revoke.ts'
import { couponSend } from './commands/coupon-send.ts'
import { couponShow } from './commands/coupon-show.ts'
import { couponUse } from './commands/coupon-use.ts'
import { coupons as couponsOwn } from './commands/coupons.ts'
import { qrCoupon } from './commands/qr-coupon.ts'
import { redeem } from './commands/redeem.ts'
import { redeemUndo } from './commands/redeem-undo.ts'
import { till } from './commands/till.ts'
import { bringCoupons } from './coupon-file.ts'
import { deliverVouchers, resumeDeliveries } from './delivery.ts'
import { expireCoupons } from './expiry.ts'
import { leaveCoupons } from './leaving.ts'
import { takeByChat } from './poster.ts'
import { holdings } from './holdings.ts'
import { collections } from './records.ts'
import { refundCoupon, resumeRefunds } from './refund.ts'
import { sellCoupon } from './sale.ts'
import { remind, resumeReminders } from './reminder.ts'

declare module '../context.ts' {
  interface Jobs {
    coupon: true
    couponReminder: true
    couponRefund: true
  }
  interface Counters {
    coupons_redeemed: true
  }
}

export const coupons: Subject = {
  name: 'coupons',
  collections,
  holdings,
  commands: [
    {
      name: 'coupons',
      about: 'coupons that you have, that you redeem at the counter, and that you give out',
      commands: [
        ...[couponsOwn, couponUse, couponGive, redeem, redeemUndo, till],
        ...[couponCreate, couponList, couponShow, couponSend, couponReport, couponRevoke],
      ],
    },
    {
      name: 'links',
      commands: [qrCoupon],
    },
  ],
  links: {
    coupon: { title: async ({ store }, of) => (await store.coupons.get(of))?.text, take: takeByChat },
  },
  jobs: { coupon: deliverVouchers, couponReminder: remind, couponRefund: refundCoupon },
  resume: [
    { order: 75, run: resumeDeliveries, requeues: true },
    { order: 76, run: resumeRefunds, requeues: true },
    { order: 105, run: resumeReminders, requeues: true },
  ],
  async organisationReady(context) {
    if (context.config.couponFile) await bringCoupons(context, context.config.couponFile)
  },
  sellCoupon,
  expire: expireCoupons,
  counters: { coupons_redeemed: { help: 'Coupons redeemed, those that were undone included' } },
  personLeaves: (context, { id }, successor) => leaveCoupons(context, id, successor),
}
