// Two organisations whose groups pass on to each other, and whose people forward by themselves: everything is said once, and
// when it is said, nothing goes back and forth any more.
import { expect } from 'chai'
import { poll } from '../../setup/ports.ts'
import { metricsOf } from '../support/health.ts'
import { openPartners, type Partners } from '../support/partners.ts'
import type { Party } from '../support/party.ts'

const OURS = 'team-bob-news@bellhop.acme.test'
const THEIRS = 'team-paula-news@bellhop.partner.test'
const BOUND = 8

describe('two Bellhops in a circle', function () {
  this.timeout(120_000)
  let both: Partners
  let bob: Party
  let dave: Party
  let paula: Party
  let pete: Party
  before(async () => {
    both = await openPartners({ BELLHOP_BROADCASTS: String(BOUND) })
    const { acme, partner } = both
    ;[bob, dave] = await Promise.all([acme.person('bob'), acme.person('dave')])
    ;[paula, pete] = await Promise.all([partner.person('paula'), partner.person('pete')])
    const tells = async (party: Party, bellhop: string, line: string, answer: RegExp) => {
      party.says(bellhop, line)
      await party.hears(answer, bellhop)
    }
    await tells(bob, 'bellhop@bellhop.acme.test', `group subscribe team-bob-news ${THEIRS}`, /is asked/)
    await tells(paula, 'bellhop@bellhop.partner.test', `group follow team-paula-news ${OURS}`, /passes on/)
    await tells(paula, 'bellhop@bellhop.partner.test', `group subscribe team-paula-news ${OURS}`, /is asked/)
    await tells(bob, 'bellhop@bellhop.acme.test', `group follow team-bob-news ${THEIRS}`, /passes on/)
    await bob.hears(/has guests from outside the organisation/)
    await paula.hears(/has guests from outside the organisation/)
  })
  after(() => both?.end())

  const times = (party: Party, words: string) =>
    party.received.filter(each => each.name === 'message' && (each.getChildText('body') ?? '').includes(words)).length

  const stanzas = async () =>
    Promise.all(
      [both.acme, both.partner].map(async ({ config }) => {
        const [, count = ''] = /^bellhop_stanzas_in_total (\d+)/m.exec(await metricsOf(config)) ?? []
        return Number(count)
      }),
    )

  /** Whether nothing comes in at either Bellhop any more: three looks one after the other see the same counters. */
  async function isQuiet(): Promise<boolean> {
    let before = await stanzas()
    let same = 0
    const look = async () => {
      const now = await stanzas()
      same = now.every((count, at) => count === before[at]) ? same + 1 : 0
      before = now
      return same > 3
    }
    return poll(look, { milliseconds: 20_000, every: 400 })
  }

  it('say once what one of them sends, corrects and takes back, and are quiet then', async () => {
    const id = 'a-message-of-bob-for-all-1'
    bob.sends(`<message to='${OURS}' type='chat' id='${id}'><body>Round</body></message>`)
    await Promise.all([dave.hears('Round', OURS), pete.hears('Round', THEIRS)])
    bob.sends(
      `<message to='${OURS}' type='chat' id='${id}-c'><body>Rounder</body><replace xmlns='urn:xmpp:message-correct:0' id='${id}'/></message>`,
    )
    await dave.hears('Rounder', OURS)
    expect(await isQuiet()).to.equal(true)
    bob.sends(
      `<message to='${OURS}' type='chat' id='${id}-r'><retract xmlns='urn:xmpp:message-retract:1' id='${id}'/></message>`,
    )
    await Promise.all([dave, pete].map(party => party.hears(/ was withdrawn\.$/)))
    expect(await isQuiet()).to.equal(true)
    for (const party of [dave, pete]) {
      expect(times(party, 'was withdrawn')).to.equal(1)
      expect(times(party, 'Round')).to.be.within(1, 2)
    }
  })

  it('end at the bound of a day where programs send everything on that they hear, in new words', async () => {
    /** Whatever the listener hears, the owner of the group says anew, as a program does that forwards. */
    const forwards = async (listener: Party, owner: Party, group: string) => {
      const seen = new Set<unknown>()
      let sent = 0
      const step = async () => {
        for (const stanza of listener.received) {
          if (seen.has(stanza) || stanza.attrs.from !== group) continue
          seen.add(stanza)
          if ((stanza.getChildText('body') ?? '').startsWith('Wandering'))
            owner.says(group, `Wandering ${++sent} in ${group}`)
        }
        return sent > 10 * BOUND
      }
      return poll(step, { milliseconds: 15_000, every: 20 })
    }
    bob.says(OURS, 'Wandering')
    const endless = await Promise.all([forwards(dave, bob, OURS), forwards(pete, paula, THEIRS)])
    expect(endless).to.deep.equal([false, false])
    expect(await isQuiet()).to.equal(true)
    for (const party of [dave, pete]) expect(times(party, 'Wandering')).to.be.within(3, 2 * BOUND)
  })
})
