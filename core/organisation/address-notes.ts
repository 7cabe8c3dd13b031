// Mail addresses and phone numbers that cannot be used: nothing reaches these people by them, and somebody has to hear of it.
import type { Config } from '../../config.ts'
import { readAddress, readMail } from '../model/address.ts'
import type { Entry } from '../model/entry.ts'
import type { Note } from '../model/listing.ts'
import { readPhone } from '../model/phone.ts'
import { say } from '../../texts/say.ts'

/** @param called how an administrator finds the entry: a DN, a userName, or a username */
export function addressNotes<E extends Entry>(entries: E[], config: Config, called: (entry: E) => string): Note[] {
  return entries.flatMap(entry => {
    const { email = '', phone = '' } = entry.profile
    const further = (entry.further ?? []).filter(each => each !== email && each !== phone && !readAddress(each, config))
    return [
      ...(email && !readMail(email) ? [mailNote(called(entry), email)] : []),
      ...(phone && !readPhone(phone, config.country) ? [phoneNote(called(entry), phone, config)] : []),
      ...further.map(each => (each.includes('@') ? mailNote(called(entry), each) : furtherNote(called(entry), each))),
    ]
  })
}

const mailNote =
  (name: string, value: string): Note =>
  () =>
    say('The mail address of {name} cannot be used: {value}.', { name, value: value.slice(0, 100) })

const furtherNote =
  (name: string, value: string): Note =>
  () =>
    say('The phone number of {name} cannot be used: {value}.', { name, value: value.slice(0, 100) })

/** A number without its country is one as soon as the settings say which. */
const phoneNote = (name: string, value: string, { country }: Config): Note => {
  const note = furtherNote(name, value)
  if (country !== undefined || !/^\s*\(?0[1-9]/.test(value)) return note
  return () => `${note()} ${say('BELLHOP_COUNTRY says in which country such numbers are.')}`
}
