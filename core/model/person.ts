// People: members of the organisation, and guests.
import { z } from 'zod'
import { id, profile } from './fields.ts'

/** As what a guest is known here. */
export const list = z.enum(['customer', 'client', 'partner'])

export const person = z.object({
  id,
  username: id,
  name: z.string(),
  manager: id.nullable(),
  profile,
  /** The id of the member who answers for a guest; members, who are on the organisation's list, have none. */
  sponsor: id.optional(),
  /** Mail address and phone number of the profile, written as they are looked up (core/model/address.ts). */
  mail: z.string().optional(),
  phone: z.string().optional(),
  /** The language that the person has chosen (`language`); `profile.language` is what the directory says. */
  language: z.string().optional(),
  /** More mail addresses and phone numbers, where the directory lists several (core/people/addresses.ts). */
  further: z.array(z.string()).optional(),
  list: list.optional(),
  /** The id of the invite by whose link a guest came, and of who made that link; null for the administrator. */
  link: id.optional(),
  linkBy: id.nullable().optional(),
  /** A guest by a link has opened the link that was sent to `mail`. */
  proven: z.boolean().optional(),
  /** Where a guest lives whose account is on another server; then there is none here. */
  jid: id.optional(),
})

export type Person = z.infer<typeof person>

export type List = z.infer<typeof list>

/** The fields of a person that a template can name. The language is the one that the person reads. */
export const fieldsOf = ({ profile, username, name, language }: Person) => ({
  ...profile,
  ...(language && { language }),
  ...{ username, name },
})

export const LISTS: Record<List, string> = { customer: 'Customers', client: 'Clients', partner: 'Partners' }
