// A correction says in its text that it is one, for clients that do not show corrections (XEP-0308) in place of the first
// version.
import type { Broadcast } from './records.ts'

/** As those people read it. */
export const markedCorrected = (broadcast: Broadcast): Broadcast => ({
  ...broadcast,
  body: `Corrected: ${broadcast.body}`,
  ...(broadcast.files && { caption: `Corrected: ${broadcast.caption ?? ''}` }),
})
