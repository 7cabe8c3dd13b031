// A correction says in its text that it is one, for clients that do not show corrections (XEP-0308) in place of the first
// version.
import type { Broadcast } from './records.ts'
import { say } from '../../texts/say.ts'

/** As those people read it. */
export const markedCorrected = (broadcast: Broadcast): Broadcast => ({
  ...broadcast,
  body: say('Corrected: {text}', { text: broadcast.body }),
  ...(broadcast.files && { caption: say('Corrected: {text}', { text: broadcast.caption ?? '' }) }),
})
