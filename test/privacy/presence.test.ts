// When presence comes: a member of a broadcast group cannot tell whether somebody else is in it, is there, comes, goes,
// answers or is taken out, neither by what arrives and in which order nor by how long an answer takes.
//
// Two groups of one owner: the observer is in both, the other member in one of them alone. They share nothing else.
import { expect } from 'chai'
import type { Element } from 'ltx'
import { feed, jid } from '../support/addresses.ts'
import { without } from '../support/chart.ts'
import { anywhere, approach, fence, INFO, PUBSUB, saying } from '../support/curious.ts'
import { makeMember } from '../support/member.ts'
import { seven } from '../support/organisations.ts'
import type { Party } from '../support/party.ts'
import { roster } from '../support/sights.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'

const SHARED = 'shared' // with the other member
const ALONE = 'alone' // the observer's alone
const NEWS = 'news.acme.test'
const ROUNDS = 10
const FACTOR = 10 // an order of magnitude
const HIDDEN = 20 // ms that nobody tells from those of a network
const BLOCKING = 'urn:xmpp:blocking'
const STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas'

describe('when presence comes in a broadcast group', () => {
  let acme: TappedWorld
  let owner: Party
  let observer: Party
  let other: Party
  let password: string
  let news = 0
  const as = makeMember(() => acme)
  before(async function () {
    this.timeout(60_000)
    acme = await tappedWorld(seven, { BELLHOP_RECONNECTS: '1000' }) // one device comes and goes all the time
    owner = await acme.person('ann')
    for (const name of [SHARED, ALONE]) {
      await as('ann', 'group-create', { name, title: 'News', kind: 'broadcast' })
      await as('ann', 'group-add', { group: name, who: 'dave' })
    }
    await as('ann', 'group-add', { group: SHARED, who: 'ed' })
    observer = await acme.person('dave')
    password = await acme.code('ed')
    const known = Object.keys(await roster(observer))
    expect(known).to.include.members([feed(SHARED), feed(ALONE)])
    expect(known).not.to.include(jid('ed'))
    await tellsBoth()
  })
  after(() => acme?.end())

  const comes = async () => void (other = await acme.person('ed', { password }))

  /** A broadcast in each group, and whatever was on its way to the observer before. */
  async function tellsBoth(): Promise<void> {
    news++
    for (const name of [SHARED, ALONE]) {
      owner.says(feed(name), `News ${news}`)
      await observer.hears(`News ${news}`, feed(name))
    }
    await fence(observer)
  }

  /** Without whom it is for, and without the picture, which each group has of its own: the sessions of one person have different addresses. */
  const said = (stanza: Element, name: string) =>
    saying(
      String(stanza)
        .replace(/ to="[^"]*"/, '')
        .replace(/<photo>\w{40}</, '<photo>PICTURE<'),
      name,
    )

  /** What has come to somebody from a group's address, and what from elsewhere, answers to the fence aside. */
  function arrived(stanzas: Element[]) {
    const from = (name: string) =>
      stanzas.filter(({ attrs }) => String(attrs.from).startsWith(feed(name))).map(each => said(each, name))
    const isFence = ({ name, attrs }: Element) => name === 'iq' && attrs.from === 'bellhop.acme.test'
    const ours = [SHARED, ALONE].map(feed)
    const isOurs = (address: unknown) => ours.some(each => String(address).startsWith(each))
    return {
      shared: from(SHARED),
      alone: from(ALONE),
      elsewhere: stanzas.filter(each => !isFence(each) && !isOurs(each.attrs.from)).map(String),
    }
  }

  const pubsub = (payload: string) => `<pubsub xmlns='${PUBSUB}'>${payload}</pubsub>`
  const blocking = (verb: string) => `<${verb} xmlns='${BLOCKING}'><item jid='${feed(SHARED)}'/></${verb}>`

  async function returns(): Promise<void> {
    const { attrs } = await other.hears(`News ${news}`, feed(SHARED))
    const error = `<error type='cancel'><service-unavailable xmlns='${STANZAS}'/></error>`
    other.sends(`<message type='error' to='${attrs.from}' id='${attrs.id}'>${error}</message>`)
  }

  const asksAll = () => Promise.all(anywhere.map(([type, payload]) => other.asks(feed(SHARED), type, payload)))

  /** In order: each goes on where the one before has left the other member. */
  const here: [string, () => unknown][] = [
    ['signs in', comes],
    ['sends the group presence and messages of every kind', () => approach(other, feed(SHARED))],
    ['sends them to the observer by the group’s address', () => approach(other, `${feed(SHARED)}/dave`)],
    ['asks the group everything', asksAll],
    [
      'subscribes to the feed',
      () => other.asks(NEWS, 'set', pubsub(`<subscribe node='${SHARED}' jid='${jid('ed')}'/>`)),
    ],
    ['returns a copy as an error', returns],
    ['blocks the group', () => other.asks(jid('ed'), 'set', blocking('block'))],
    ['blocks it no more', () => other.asks(jid('ed'), 'set', blocking('unblock'))],
    ['becomes invisible', () => other.sends("<presence type='unavailable'/>")],
    ['is visible again', () => other.sends('<presence><show>away</show></presence>')],
    ['is taken out while being there', () => as('ann', 'group-remove', { group: SHARED, who: 'ed' })],
    ['is put in again', () => as('ann', 'group-add', { group: SHARED, who: 'ed' })],
  ]
  const away: [string, () => unknown][] = [
    ['goes', () => other.leaves()],
    ['comes back to what was sent meanwhile', comes],
    ['leaves the organisation', () => acme.becomes(without(seven, 'ed'))],
    ['comes into it again', () => acme.becomes(seven)],
  ]

  async function notices(happening: () => unknown): Promise<void> {
    const from = observer.received.length
    await happening()
    await tellsBoth()
    const { shared, alone, elsewhere } = arrived(observer.received.slice(from))
    expect(shared).to.deep.equal(alone)
    expect(shared).to.have.length(1)
    expect(elsewhere).to.deep.equal([])
  }

  for (const [what, happening] of here)
    it(`nothing tells of another one who ${what}`, () =>
      notices(async () => {
        await happening()
        await fence(other)
      }))

  it('brings the same when one signs in oneself, whoever else is there', async () => {
    const arrivals = async () => {
      const party = await acme.person('dave')
      for (const name of [SHARED, ALONE])
        await party.receives(({ attrs }) => attrs.from === `${feed(name)}/bellhop`, name)
      await fence(party)
      await party.leaves()
      return arrived(party.received)
    }
    const [met, wasAlone] = [await arrivals(), await other.leaves().then(arrivals)]
    expect(met.shared).to.have.length.greaterThan(0)
    expect(met.shared).to.deep.equal(met.alone)
    expect(met.shared).to.deep.equal(wasAlone.shared)
    await comes()
  })

  it('answers as soon, and brings news as soon, whoever else is there', async function () {
    this.timeout(90_000)
    const taken = new Map<string, number[]>()
    const measure = async (what: string, act: () => Promise<unknown>) => {
      const began = performance.now()
      await act()
      taken.set(what, [...(taken.get(what) ?? []), performance.now() - began])
    }
    for (let round = 0; round < ROUNDS; round++)
      for (const there of [true, false]) {
        if (!there) await other.leaves()
        for (const group of round % 2 ? [SHARED, ALONE] : [ALONE, SHARED])
          for (const [what, act] of questions(group)) await measure(`${what} ${group} ${there}`, act)
        if (!there) await comes()
      }
    for (const [what] of questions(SHARED)) {
      const medians = [...taken].filter(([key]) => key.startsWith(`${what} `)).map(([, times]) => median(times))
      expect(medians).to.have.length(4)
      const [least, most] = [Math.min(...medians), Math.max(...medians)]
      expect(most, `${what}: ${medians}`).to.be.lessThan(Math.max(least * FACTOR, least + HIDDEN))
    }
  })

  const questions = (group: string): [string, () => Promise<unknown>][] => [
    ['disco', () => observer.asks(feed(group), 'get', `<query xmlns='${INFO}'/>`)],
    ['items', () => observer.asks(NEWS, 'get', pubsub(`<items node='${group}'/>`))],
    ['probe', () => answered(group, 'probe')],
    ['subscribe', () => answered(group, 'subscribe')],
    ['news', () => bring(group)],
  ]

  /** The presence with which a group answers what is sent now. */
  function answered(group: string, type: string) {
    const from = observer.received.length
    observer.sends(`<presence to='${feed(group)}' type='${type}'/>`)
    const isAnswer = (stanza: Element) =>
      stanza.name === 'presence' &&
      stanza.attrs.from === `${feed(group)}/bellhop` &&
      observer.received.indexOf(stanza) >= from
    return observer.receives(isAnswer, `presence of ${group}`)
  }

  function bring(group: string) {
    owner.says(feed(group), `News ${++news}`)
    return observer.hears(`News ${news}`, feed(group))
  }

  for (const [what, happening] of away) it(`nothing tells of another one who ${what}`, () => notices(happening))
})

const median = (times: number[]) => times.toSorted((one, two) => one - two)[Math.floor(times.length / 2)] ?? NaN
