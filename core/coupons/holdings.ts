// Whose the records of coupons are. docs/rights.md
import { nobodys, type Holdings } from '../model/holding.ts'

export const holdings = {
  coupons: { of: ({ id: owner }) => [{ owner }], erased: 'kept', why: 'coupons that were given out: others have them' },
  vouchers: { of: ({ id: holder }) => [{ holder }], erased: 'removed' },
  couponRedemptions: {
    of: ({ id: holder }) => [{ holder }, { by: holder }],
    erased: 'kept',
    why: 'coupons that were redeemed: establishments settle by them',
  },
  tills: { of: ({ id: cashier }) => [{ cashier }], erased: 'removed' },
  couponDeliveries: nobodys,
} satisfies Holdings
