// A subject as small as one can be that uses everything: an address, a command, a job, a collection, a feature, a number.
import type { Subject } from '../../core/subject.ts'
import { bellRing } from './commands/bell-ring.ts'
import { collections } from './records.ts'
import { ring, rung, strike } from './ring.ts'

export const FEATURE = 'urn:bellhop:test:bell'

declare module '../../core/context.ts' {
  interface Jobs {
    bell: true
  }
  interface Counters {
    bells: true
  }
}

export const bell: Subject = {
  name: 'bell',
  collections,
  commands: [{ name: 'bells', about: 'the bell at the door', commands: [bellRing] }],
  jobs: { bell: strike },
  addresses: [
    {
      localparts: ['bell'],
      async find(context, to) {
        if (!to.startsWith('bell@')) return undefined
        return {
          identity: { category: 'client', type: 'bot', name: 'Bell' },
          features: [FEATURE],
          vcard: { name: 'Bell', about: 'Rings when it is written to.' },
          async message({ say }) {
            await ring(context)
            await say('Ding.')
            return true
          },
        }
      },
    },
  ],
  counters: { bells: { help: 'How often a bell was rung' } },
  health: async context => ({ bell: await rung(context) }),
}
