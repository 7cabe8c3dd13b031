// How many have read a broadcast, as its owner sees it, and what the number means. Who they are is shown to nobody.
import type { Config } from '../../config.ts'
import type { Broadcast } from './records.ts'
import { say } from '../../texts/say.ts'

/** Of a message to few people a number would name them. */
export const readNumber = (
  { reportSmallest }: Pick<Config, 'reportSmallest'>,
  { read, recipients }: Pick<Broadcast, 'read' | 'recipients'>,
): string => (read === undefined || recipients < reportSmallest ? '–' : String(read))

export const readMeaning = ({
  reportReads,
  reportSmallest: smallest,
}: Pick<Config, 'reportReads' | 'reportSmallest'>) =>
  reportReads === 'no'
    ? say('Who has read a message is not counted here.')
    : [
        say('Read: opened in an app that says so. Apps that never say so do not count.'),
        say('A message to fewer than {smallest} people shows no number.', { smallest }),
      ].join(' ')
