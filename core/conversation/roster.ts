// Bellhop itself is in every roster.
import { hosts } from '../../config.ts'
import type { RosterItem, Snapshot } from '../provisioning/snapshot.ts'

export const bellhopContact =
  ({ config }: Snapshot) =>
  (): Iterable<[string, RosterItem]> => [
    [hosts(config).bellhop, { name: 'Bellhop', subscription: 'to', group: 'Bellhop' }],
  ]
