// Ids of broadcasts, which grow with time.
import { randomText } from '../model/secret.ts'

/** Grows with time, to the microsecond: the order in which the broadcasts of a group are delivered. */
export const broadcastId = (): string => earliestBroadcastId(performance.timeOrigin + performance.now()) + randomText(4)

/** Whether a text has the form of such an id: that it belongs to no broadcast is seen without a look at the store. */
export const isBroadcastId = (text: string): boolean => /^b[0-9a-v]{11}[0-9a-z]{4}$/.test(text)

/** No broadcast of that moment, in milliseconds, or after it has an id below this. */
export const earliestBroadcastId = (moment: number): string =>
  `b${Math.floor(moment * 1_000)
    .toString(32)
    .padStart(11, '0')}`
