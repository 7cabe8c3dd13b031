// What people call the objects of a kind, as progress tells of them.
import { say } from '../../texts/say.ts'
import type { Kind } from './kinds.ts'

export function kindLabel({ name }: Pick<Kind, 'name'>): string {
  const labels: Record<string, string> = {
    account: say('accounts'),
    room: say('rooms'),
    feed: say('feeds'),
    roster: say('contact lists'),
    bookmarks: say('bookmarks'),
    space: say('spaces'),
  }
  return labels[name] ?? name
}
