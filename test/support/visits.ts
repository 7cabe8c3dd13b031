// Who is signed in during a test of a tapped world: everybody leaves behind it; and a world for all tests of a describe.
import { signIn, type Account, type Party } from './party.ts'
import type { TappedWorld } from './tapped.ts'

export interface Visits {
  online(username: string, password?: string, account?: Partial<Account>): Promise<Party>
  /** Answers `signed in`, or the SASL condition. */
  signInAs(username: string, password: string): Promise<string>
  end(): Promise<void>
}

/** @param world asked for at each visit, as it is there only behind `before` */
export function makeVisits(world: () => TappedWorld): Visits {
  let parties: Party[] = []
  const stays = (party: Party) => {
    parties.push(party)
    return party
  }
  return {
    online: async (username, password, account = {}) =>
      stays(await world().person(username, { ...account, ...(password !== undefined && { password }) })),
    signInAs(username, password) {
      const { c2sPort: port, domain } = world().config
      return signIn({ port, domain, username, password }).then(
        party => (stays(party), 'signed in'),
        (error: Error) => error.message,
      )
    },
    async end() {
      for (const party of parties) party.sends('</stream:stream>')
      await Promise.all(parties.map(({ ended }) => ended))
      parties = []
    },
  }
}

/**
 * To be called in a describe, for which it opens a world; everybody leaves behind each of its tests.
 * @param restore what else is done then
 */
export function inWorld(
  open: () => Promise<TappedWorld>,
  restore: (world: TappedWorld) => Promise<unknown> = async () => {},
) {
  let world: TappedWorld
  const visits = makeVisits(() => world)
  before(async function () {
    this.timeout(60_000)
    world = await open()
  })
  after(() => world?.end())
  afterEach(async () => {
    await visits.end()
    await restore(world)
  })
  return { ...visits, acme: () => world }
}
