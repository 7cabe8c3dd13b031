// Bookings, pay-outs and a wallet with what is hard in them: for the tests of exports.
import type { Booking } from '../../bank/ledger-export.ts'
import type { PayoutFile } from '../../bank/payout-file.ts'
import type { WalletStatement } from '../../bank/wallet-statement.ts'

const booking = (id: string, text: string, currency: string, amount: number, from = 'wallets:juliet'): Booking => ({
  ...{ id, date: '2026-11-02', text, currency },
  postings: [
    { account: from, amount: -amount },
    { account: 'wallets:romeo', amount },
  ],
})

export const BOOKINGS: Booking[] = [
  booking('t1', 'lunch', 'EUR', 1240),
  booking('t2', 'a; comment | and (brackets)\n2026-11-02 * forged', 'EUR', 1),
  booking('t3', 'yen', 'JPY', 1000),
  booking('t4', 'dinar', 'KWD', 1234),
  booking('t(5)', '', 'EUR', 90_071_992_547_409, 'wallets:(virtual)  two  blanks; [odd]'),
]

export const PAYOUTS: PayoutFile = {
  ...{ id: 'PAYOUT-1', created: new Date('2026-11-30T23:30:00Z'), day: '2026-12-01' },
  from: { name: 'The Club', iban: 'DE02120300000000202051' },
  payouts: [
    {
      ...{ id: 'T-1', amount: 10, text: 'Wallet <&> "Größe" €5' },
      to: {
        ...{ name: 'Jürgen Größe & Søn', iban: 'NL91ABNA0417164300', bic: 'ABNANL2A' },
        address: { street: 'Straße', building: '5', postcode: '12345', town: 'Łódź', country: 'PL' },
      },
    },
    { id: 'T-2', amount: 20, text: '', to: { name: 'Juliet', iban: 'CH9300762011623852957' } },
  ],
}

export const WALLET: WalletStatement = {
  ...{ id: 'juliet-2026-11', created: new Date('2026-12-01T00:00:00Z'), account: 'juliet-EUR', currency: 'EUR' },
  ...{ opening: -50, from: '2026-11-01', to: '2026-11-30' },
  entries: [
    { id: 't1', amount: -1240, date: '2026-11-02', counterparty: 'Roméo <Montague>', text: 'lunch & supper\u0007' },
    { id: 't2', amount: 5000, date: '2026-11-03' },
  ],
}
