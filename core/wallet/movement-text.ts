// What a movement of money was for, and the accounts of the house by name, in the language of the reader.
import { say } from '../../texts/say.ts'
import type { Transfer } from './records.ts'

type Moved = Pick<Transfer, 'kind' | 'purpose'>

/** What the payer or the bank wrote, or else what Bellhop did. @param house the account of the house on the other side */
export const purposeOf = ({ kind, purpose }: Moved, house: string | undefined): string | undefined =>
  purpose ?? ownPurpose(kind, house)

/** Money that goes to cards and bank accounts of a payment provider stands on an account of the house on its way (core/funding). */
function ownPurpose(kind: Transfer['kind'], house: string | undefined): string | undefined {
  if (house === 'pay-outs')
    return kind === 'payout'
      ? say('to your card or bank account')
      : say('could not go back to your card or bank account')
  if (house === 'returns')
    return kind === 'chargeback'
      ? say('went back to your card or bank account')
      : say('came again from your card or bank account')
  return undefined
}

/** The same for a statement, where each movement says what kind it is of. */
export const purposeInStatement = (transfer: Moved, house: string | undefined): string =>
  purposeOf(transfer, house) ?? kindText(transfer.kind)

function kindText(kind: Transfer['kind']): string {
  switch (kind) {
    case 'payment':
      return ''
    case 'topup':
      return say('topup')
    case 'refund':
      return say('refund')
    case 'chargeback':
      return say('chargeback')
    case 'payout':
      return say('payout')
  }
}

/** A payment provider is called by its name, as `stripe`, and a desk by its address. */
export function houseShown(house: string): string {
  const [kind, ...name] = house.split(' ')
  if (kind === 'desk') return say('desk {name}', { name: name.join(' ') })
  switch (house) {
    case 'play':
      return say('play money')
    case 'bank':
      return say('bank')
    case 'returns':
      return say('returns')
    case 'pay-outs':
      return say('pay-outs')
    default:
      return house
  }
}
