// Attempts at guessing: each failure makes the next one of the same kind wait longer, and nobody else.
import { isIPv6 } from 'node:net'
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { localpart } from '../model/localpart.ts'
import { say } from '../../texts/say.ts'

export interface Attempt {
  address: string
  /** The address together with the account. */
  pair: string
  account: string
  /** A code that is right, but not for this account. */
  code?: string
}

/** @param door what is tried, where failures at one shall not slow down another */
export function attemptAt(username: string, from: string, code?: string, door = ''): Attempt {
  const network = networkOf(from)
  const account = localpart(username) ?? username.slice(0, 100)
  const [address, pair] = [`${door}address ${network}`, `${door}pair ${network} ${account}`]
  return { address, pair, account: `${door}account ${account}`, ...(code !== undefined && { code: `code ${code}` }) }
}

/**
 * The network of an address: of IPv6 the /64, which is one household, also where zeros are left out (RFC 5952). IPv4
 * written as IPv6 is IPv4.
 */
export function networkOf(address: string): string {
  const [, mapped] = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(address) ?? []
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address
  const [before = [], after = []] = address.split('::').map(part => part.split(':').filter(Boolean))
  const zeros = new Array<string>(8 - before.length - after.length).fill('0')
  return [...before, ...zeros, ...after].slice(0, 4).join(':')
}

export const isAttacked = ({ throttle }: Context, { account }: Attempt) => throttle.wait(account, 20) > 0

/**
 * Refuses an attempt that has to wait. An address is judged by its failures; an account under attack leaves each new address one try, so its owner gets in.
 * @throws Fault resource-constraint
 */
export const refuseHurry = (context: Context, attempt: Attempt) => hold(waitOf(context, attempt))

/** Whether this attempt has to wait. */
export const isHurried = (context: Context, attempt: Attempt) => waitOf(context, attempt) > 0

function waitOf(context: Context, attempt: Attempt): number {
  const { throttle } = context
  const { address, pair, code } = attempt
  const ofCode = code === undefined ? 0 : throttle.wait(code, 3)
  return Math.max(throttle.wait(address, 20), throttle.wait(pair, isAttacked(context, attempt) ? 1 : 5), ofCode)
}

/** Refuses an attempt at a short code after fewer tries than at other codes. The rule that knows the code bounds its tries from everywhere. */
export function refuseShort({ throttle }: Context, { address, pair }: Attempt): void {
  hold(throttle.wait(address, 10), throttle.wait(pair, 3))
}

const hold = (...waits: number[]) => refuseWait(Math.max(...waits), 'wrong codes')

/** @throws Fault resource-constraint while there are milliseconds to wait */
export function refuseWait(milliseconds: number, what: 'attempts' | 'wrong codes' = 'attempts'): void {
  const seconds = Math.ceil(milliseconds / 1_000)
  if (seconds <= 0) return
  throw new Fault(
    'resource-constraint',
    what === 'attempts'
      ? say('Too many attempts. Try again in {seconds} seconds.', { seconds })
      : say('Too many wrong codes. Try again in {seconds} seconds.', { seconds }),
  )
}

export function countFailure({ throttle }: Context, attempt: Attempt): void {
  for (const key of Object.values(attempt)) throttle.fail(key)
}
