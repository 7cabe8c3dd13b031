// The code of a payment above T2: its page shows the code to a device that is signed in there, and another device writes it in chat.
import { secret } from '../../config.ts'
import type { Context } from '../context.ts'
import { readLetters } from '../model/letters.ts'
import { keyedHash, toCapitals } from '../model/secret.ts'
import type { WalletPayment } from './records.ts'

const LENGTH = 8 // 40 bits: enough for one payment and so many tries:
const TRIES = 5 // then the page alone confirms, until the waiting time is over

/** K7F3-9MPX, for this payment alone. It is stored nowhere. */
export function pageCode(context: Pick<Context, 'config'>, payment: Pick<WalletPayment, 'id'>): string {
  const code = lettersOf(context, payment)
  return `${code.slice(0, 4)}-${code.slice(4)}`
}

const lettersOf = ({ config }: Pick<Context, 'config'>, { id }: Pick<WalletPayment, 'id'>): string =>
  toCapitals(keyedHash(`payment code ${id}`, secret(config, 'invites')).subarray(0, LENGTH))

/** Whether the answer is the code. Nothing waits between the check and the count, so that tries at once are counted one by one. */
export function takesPageCode(
  context: Pick<Context, 'config' | 'throttle'>,
  payment: Pick<WalletPayment, 'id'>,
  answer: string,
): boolean {
  const { throttle } = context
  const key = `payment code ${payment.id}`
  if (throttle.wait(key, TRIES) > 0) return false
  if (readLetters(answer) === lettersOf(context, payment)) return true
  throttle.fail(key)
  return false
}
