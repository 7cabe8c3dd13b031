// The kind of an invite, as people read it.
import type { Kind } from '../token.ts'
import { say } from '../../../texts/say.ts'

const kindTexts = (): Record<Kind, string> => ({
  welcome: say('welcome'),
  contact: say('contact'),
  group: say('group'),
  coupon: say('coupon'),
  pairing: say('pairing'),
  proof: say('proof'),
})

export const kindText = (kind: Kind): string => kindTexts()[kind]
