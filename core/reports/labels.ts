// How kinds of messages are called.
import type { ActivityKind } from '../model/activity.ts'

export const kindLabels: Record<ActivityKind, string> = {
  text: 'texts',
  reply: 'replies',
  file: 'files',
  reaction: 'reactions',
  answer: 'answers by button',
}
