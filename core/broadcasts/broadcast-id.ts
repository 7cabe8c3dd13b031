// Ids of broadcasts, which grow with time.
import { randomText } from '../model/secret.ts'

/** Grows with time, to the microsecond: the order in which the broadcasts of a group are delivered. */
export const broadcastId = (): string => earliestBroadcastId(performance.timeOrigin + performance.now()) + randomText(4)

/** No broadcast of that moment, in milliseconds, or after it has an id below this. */
export const earliestBroadcastId = (moment: number): string =>
  `b${Math.floor(moment * 1_000)
    .toString(32)
    .padStart(11, '0')}`
