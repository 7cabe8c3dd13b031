// Mail addresses and phone numbers that cannot be used: nothing reaches these people by them, and somebody has to hear of it.
import type { Config } from '../../config.ts'
import { readAddress, readMail } from '../model/address.ts'
import type { Entry } from '../model/entry.ts'
import { readPhone } from '../model/phone.ts'

/** @param called how an administrator finds the entry: a DN, a userName, or a username */
export function addressNotes<E extends Entry>(entries: E[], config: Config, called: (entry: E) => string): string[] {
  return entries.flatMap(entry => {
    const { email = '', phone = '' } = entry.profile
    const further = (entry.further ?? []).filter(each => each !== email && each !== phone && !readAddress(each, config))
    return [
      ...(email && !readMail(email) ? [note('mail address', called(entry), email)] : []),
      ...(phone && !readPhone(phone, config.country)
        ? [note('phone number', called(entry), phone, hint(phone, config))]
        : []),
      ...further.map(each => note(each.includes('@') ? 'mail address' : 'phone number', called(entry), each)),
    ]
  })
}

const note = (what: string, called: string, value: string, more = '') =>
  `The ${what} of ${called} cannot be used: ${value.slice(0, 100)}.${more}`

/** A number without its country is one as soon as the settings say which. */
const hint = (phone: string, { country }: Config): string =>
  country === undefined && /^\s*\(?0[1-9]/.test(phone) ? ' BELLHOP_COUNTRY says in which country such numbers are.' : ''
