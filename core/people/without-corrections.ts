// Clients that do not show corrections (XEP-0308) where the first version stands: there a correction says itself that it is one.
import type { Context } from '../context.ts'

/** As they call themselves (XEP-0092), in lower case. A client that is not known here shows a correction, or a second message. */
const WITHOUT = [
  'adium',
  'bitlbee',
  'finch',
  'messages',
  'miranda',
  'pidgin',
  'spark',
  'thunderbird',
  'tkabber',
  'trillian',
]

/** The people of whose devices one at least is known not to show corrections; by id. */
export async function withoutCorrections({ store }: Context, people: string[]): Promise<Set<string>> {
  const devices = await store.codes.find({ where: { person: { in: people }, revoked: null } })
  return new Set(
    devices.flatMap(({ person, software }) => {
      const name = software?.toLowerCase() ?? ''
      return person !== null && WITHOUT.some(each => name.startsWith(each)) ? [person] : []
    }),
  )
}
