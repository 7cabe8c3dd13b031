// Who is here and what is here: what is there and what is not get the same answer, and take the same time.
import { expect } from 'chai'
import { makeCode } from '../../core/access/code.ts'
import type { Demand } from '../support/doors.ts'
import { knockFrom } from '../support/elsewhere.ts'
import { FORM } from '../support/forms.ts'
import { aboutFeed, anywhere, saying, type Question } from '../support/curious.ts'
import { guestActions, tokenOf } from '../support/guests.ts'
import { signIn, type Party } from '../support/party.ts'
import { newAddress, siege } from '../support/siege.ts'
import type { TappedWorld } from '../support/tapped.ts'

const TRIES = 60
/** The token of each form, by which it is done once. */
const ONCE = /(?<=name="once"\s+value=")[^"]*/g

interface Asked {
  path: string
  demand: Demand
}

describe('what is there and what is not', () => {
  let acme: TappedWorld
  const { link, stranger } = guestActions(() => acme)
  before(async function () {
    this.timeout(60_000)
    acme = await siege()
  })

  const form = (path: string, fields: Record<string, string>): Asked => ({
    path,
    demand: {
      method: 'POST',
      headers: { 'content-type': FORM, accept: 'text/html' },
      body: new URLSearchParams(fields).toString(),
    },
  })
  const json = (path: string, fields: object): Asked => ({
    path,
    demand: { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(fields) },
  })
  const doors: [string, (username: string) => Asked][] = [
    ['/sign-in', username => form('/sign-in', { username, code: makeCode() })],
    ['/sign-in/code', username => form('/sign-in/code', { address: `${username}@hr.example` })],
    ['/api/pairing', username => json('/api/pairing', { username, code: makeCode().slice(0, 9) })],
  ]

  for (const [name, question] of doors)
    it(`answers alike, as quickly, at ${name}`, async () => {
      const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] }
      const answers = new Set<string>()
      for (let at = 0; at < 2 * TRIES; at++) {
        // Known and unknown in turns, from a new address each time: whatever slows the machine slows both.
        const [kind, username] = at % 2 ? (['known', 'joe'] as const) : (['unknown', 'zoe'] as const)
        const { path, demand } = question(username)
        const asked = performance.now()
        const { status, body } = await knockFrom(acme.config, newAddress(), path, demand)
        times[kind].push(performance.now() - asked)
        answers.add(`${status} ${body.replaceAll(username, 'NAME').replace(ONCE, '')}`)
      }
      expect([...answers], 'one answer').to.have.length(1)
      expect(slower(times.known, times.unknown)).to.be.within(0.3, 0.7)
    })

  describe('for a guest', () => {
    let guest: Party
    before(async () => {
      const { username, code } = await stranger(tokenOf(await link('team-bob')), 'Gwen')
      const { c2sPort: port, domain } = acme.config
      guest = await signIn({ port, domain, username, password: code })
    })
    after(() => guest?.leaves())

    async function alike(questions: (name: string) => [to: string, Question][], there: string, absent: string) {
      const answers = async (name: string) => {
        const found: string[] = []
        for (const [to, [type, payload]] of questions(name))
          found.push(saying(String(await guest.asks(to, type, payload)), name))
        return found
      }
      expect(await answers(there)).to.deep.equal(await answers(absent))
    }

    it('an account: profile, services, personal nodes, last activity, devices', () =>
      alike(
        name =>
          anywhere
            .filter(([, payload]) => !payload.includes('/pubsub')) // Prosody 13 tells them apart there
            .map(question => [`${name}@acme.test`, question]),
        'joe',
        'zoe',
      ))

    for (const type of ['subscribe', 'probe', 'unsubscribe'])
      it(`an account: silent to ${type}`, async () => {
        const before = guest.received.length
        for (const to of ['joe@acme.test', 'zoe@acme.test']) guest.sends(`<presence to='${to}' type='${type}'/>`)
        for (let round = 0; round < 2; round++)
          await guest.asks('bellhop.acme.test', 'get', "<ping xmlns='urn:xmpp:ping'/>")
        const from = (name: string) =>
          guest.received
            .slice(before)
            .filter(({ name: kind, attrs }) => kind === 'presence' && String(attrs.from).startsWith(`${name}@`))
            .map(stanza => saying(String(stanza), name))
        expect(from('joe')).to.deep.equal(from('zoe'))
      })

    it('a broadcast group, at its address', () =>
      alike(
        name => anywhere.map(question => [`${name}@bellhop.acme.test`, question]),
        'team-carl-news',
        'no-such-news',
      ))

    it('a feed', () =>
      alike(
        name => aboutFeed(name, guest.jid.split('/')[0] ?? '').map(question => ['news.acme.test', question]),
        'team-carl-news',
        'no-such-news',
      ))
  })
})

/** How often one of the first took longer than one of the second (Mann-Whitney): a half where nothing can be told. */
function slower(first: number[], second: number[]): number {
  const longer = first.flatMap(a => second.filter(b => a > b))
  return longer.length / (first.length * second.length)
}
