// Well-kept chat apps, and which of them runs where; a browser has one of ours.
import { say } from '../../texts/say.ts'

type Platform = 'android' | 'iphone' | 'windows' | 'mac' | 'linux' | 'web'

interface Client {
  name: string
  site: string
  /** What speaks for it. */
  about: () => string
}

const conversations = {
  name: 'Conversations',
  site: 'https://conversations.im/',
  about: () => say('for Android, in many languages'),
}
const monal = { name: 'Monal', site: 'https://monal-im.org/', about: () => say('for iPhone, iPad and Mac') }
const gajim = { name: 'Gajim', site: 'https://gajim.org/', about: () => say('for Windows, Mac and Linux') }
const dino = { name: 'Dino', site: 'https://dino.im/', about: () => say('for Linux, clear and light') }
const profanity = { name: 'Profanity', site: 'https://profanity-im.github.io/', about: () => say('for the terminal') }

export const platforms: { id: Platform; name: () => string; clients: Client[]; takesInvitations: boolean }[] = [
  { id: 'android', name: () => say('Android'), clients: [conversations], takesInvitations: true },
  { id: 'iphone', name: () => say('iPhone, iPad'), clients: [monal], takesInvitations: true },
  { id: 'windows', name: () => say('Windows'), clients: [gajim], takesInvitations: false },
  { id: 'mac', name: () => say('Mac'), clients: [monal, gajim], takesInvitations: true },
  { id: 'linux', name: () => say('Linux'), clients: [gajim, dino, profanity], takesInvitations: false },
  { id: 'web', name: () => say('Browser'), clients: [], takesInvitations: false },
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
