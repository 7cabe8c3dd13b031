// Well-kept chat apps, and which of them runs where; a browser has one of ours.
import type { Texts } from '../texts/en.ts'

type Platform = keyof Texts['platforms']

interface Client {
  name: string
  site: string
  text: keyof Texts['clients']
}

const conversations = { name: 'Conversations', site: 'https://conversations.im/', text: 'conversations' } as const
const monal = { name: 'Monal', site: 'https://monal-im.org/', text: 'monal' } as const
const gajim = { name: 'Gajim', site: 'https://gajim.org/', text: 'gajim' } as const
const dino = { name: 'Dino', site: 'https://dino.im/', text: 'dino' } as const
const profanity = { name: 'Profanity', site: 'https://profanity-im.github.io/', text: 'profanity' } as const

export const platforms: { id: Platform; clients: Client[]; takesInvitations: boolean }[] = [
  { id: 'android', clients: [conversations], takesInvitations: true },
  { id: 'iphone', clients: [monal], takesInvitations: true },
  { id: 'windows', clients: [gajim], takesInvitations: false },
  { id: 'mac', clients: [monal, gajim], takesInvitations: true },
  { id: 'linux', clients: [gajim, dino, profanity], takesInvitations: false },
  { id: 'web', clients: [], takesInvitations: false },
]

/** Guessed from the browser's User-Agent. */
export function platformOf(agent = ''): Platform {
  if (/android/i.test(agent)) return 'android'
  if (/iphone|ipad|ipod/i.test(agent)) return 'iphone'
  if (/windows/i.test(agent)) return 'windows'
  if (/macintosh/i.test(agent)) return 'mac'
  return /linux|bsd/i.test(agent) ? 'linux' : 'web'
}

/** Where the app is on the device that looks at the page. */
export const isPhone = (agent?: string) => ['android', 'iphone'].includes(platformOf(agent))
