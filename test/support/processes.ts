// Two processes with one store, as rules see them: each has a connection and an order of its own, and nothing else of the other's.
import { makeThrottle } from '../../core/access/throttle.ts'
import type { Context } from '../../core/context.ts'
import type { Store } from '../../core/model/records.ts'
import { makeSerially } from '../../core/runs/serially.ts'
import { openInside, type Inside } from './context.ts'
import type { Stand } from './engines.ts'

export interface Processes {
  one(): Context
  both(): Promise<[Context, Context]>
}

/** Called within `overEngines`: opens and closes what the processes need around its tests. @param now what their clocks show */
export function processesOn(stand: Stand, now: string): Processes {
  const others: Store[] = []
  let inside: Inside
  before(async () => (inside = await openInside({ BELLHOP_TIME_ZONE: 'UTC' })))
  after(() => inside?.end())
  afterEach(async () => {
    for (const store of others.splice(0)) await store.close()
  })
  const processOn = (store: Store): Context => ({
    ...inside.context,
    ...{ store, now: () => new Date(now), serially: makeSerially(), throttle: makeThrottle() },
  })
  return {
    one: () => processOn(stand.store()),
    async both() {
      const second = await stand.open()
      others.push(second)
      return [processOn(stand.store()), processOn(second)]
    },
  }
}
