// What goes on while the faults strike: owners broadcast, people ask, the organisation is changed.
import { setTimeout as delay } from 'node:timers/promises'
import { hosts } from '../../config.ts'
import { Buttons } from '../../xep/buttons.ts'
import { csv, type Row } from '../support/chart.ts'
import { random } from '../support/random.ts'
import type { Stripe } from '../support/stripe.ts'
import type { World } from '../support/world.ts'
import { actor, type Actor } from './actor.ts'
import { audiences, company } from './company.ts'
import { couponActs, type CouponActs } from './coupons.ts'
import { deskActs, type DeskActs } from './desk.ts'
import { emoticonActs, type EmoticonActs } from './emoticons.ts'
import { moneyActs, type MoneyActs } from './money.ts'

/** A broadcast that the server, or Bellhop itself, is known to have taken. */
export interface Taken {
  /** Whatever was sent on one lane was sent in this order. */
  lane: string
  group: string
  body: string
  at: number
  /** For those sent as messages: whose they were, and under which id. */
  by?: Actor
  id?: string
}

export interface Question {
  by: Actor
  id: string
  marker: string
}

/** A choice of a question with buttons that the server is known to have taken. */
export interface Choice {
  by: Actor
  /** The id of its message. */
  id: string
  /** The username of who asks. */
  asker: string
  /** The text of the question. */
  marker: string
  question: string
  value: string
  /** The text of the message that the choice sends. */
  said: string
  /** When it was written, in ISO 8601. */
  at: string
}

export interface Traffic {
  taken: Taken[]
  questions: Question[]
  choices: Choice[]
  coupons: CouponActs
  emoticons: EmoticonActs
  desk: DeskActs
  money: MoneyActs
  /** How often the organisation was changed, and what it is by now. */
  charts: number
  rows: Row[]
  actors: Actor[]
  /** Ends what goes on; what was begun is finished. */
  ends(): Promise<void>
  /** The organisation could not be changed, or a command had no answer, in a minute without faults. */
  stuck: string[]
}

/** What can be chosen: what brings a coupon, nothing, or a request to pay. */
const offers = ['Yes [coupon: COUPON]', 'No', 'Pay [payment: 1.50 EUR to DE02120300000000202051 Acme Club]']

const saidOf = (marker: string, of: number) => `${['yes', 'no', 'pay'][of]} to ${marker}`

/** The name of the coupon that somebody's questions bring. */
export const couponOf = (username: string) => `of-${username}`

const ASKERS = ['lead1-clerk1', 'lead2-clerk2', 'lead3-clerk3', 'mover1']
const AGENTS = ['lead4-clerk1', 'lead4-clerk2', 'lead4-clerk3']
const CUSTOMERS = ['lead4-clerk4', 'lead4-clerk5', 'mover2', 'mover3']
const PAYERS = ['lead2-clerk5', 'lead2-clerk6', 'lead3-clerk5', 'lead3-clerk6']
const PATIENCE = 20_000 // ms until a command is asked for again
const GRACE = 60_000 // ms that a command may take once the faults are over

interface Setting {
  world: World
  stripe: Stripe
  seed: number
  /** Lines that somebody may write to Bellhop without waiting for the answers. */
  burst: number
}

export async function startTraffic({ world, stripe, seed, burst }: Setting): Promise<Traffic> {
  const { config } = world
  const { bellhop, component } = hosts(config)
  const { c2sPort: port, domain } = config
  const open = async (username: string) =>
    actor({ port, domain, username, password: await world.code(username), silent: false })
  const owners = await Promise.all(audiences.map(({ owner }) => open(owner)))
  const askers = await Promise.all(ASKERS.map(open))
  const [agents, customers] = [await Promise.all(AGENTS.map(open)), await Promise.all(CUSTOMERS.map(open))]
  for (const owner of ASKERS) await world.does('coupon-create', { name: couponOf(owner), text: couponOf(owner), owner })
  const firm = company(random(seed + 1))
  const pick = random(seed + 2)
  let ended = 0
  const coupons = couponActs(world, askers, insists, random(seed + 3))
  const desk = await deskActs(world, agents, customers, insists, random(seed + 4))
  const payers = await Promise.all(PAYERS.map(open))
  const money = await moneyActs(world, payers, stripe, random(seed + 5))
  const traffic: Traffic = {
    taken: [],
    questions: [],
    choices: [],
    coupons,
    emoticons: emoticonActs(config),
    desk,
    money,
    charts: 0,
    rows: firm.rows,
    actors: [...owners, ...askers, ...agents, ...customers, ...payers],
    stuck: [],
    async ends() {
      ended = Date.now()
      await Promise.all(lanes)
    },
  }
  const isOver = () => ended > 0

  /** Asks for a command until it is done; whether it was. */
  async function insists(command: string, fields: Record<string, string>, before?: RegExp): Promise<boolean> {
    for (let reason = ''; ; await delay(300)) {
      const done = await Promise.race([
        world.does(command, fields).then(
          ({ ask }) => !ask,
          (error: Error) => void (reason = error.message),
        ),
        delay(PATIENCE, undefined, { ref: false }),
      ])
      if (done || before?.test(reason)) return true
      if (!isOver() || Date.now() - ended < GRACE) continue
      traffic.stuck.push(`${command} was never done: ${reason || 'no answer'}`)
      return false
    }
  }

  async function lane(pause: number, step: (n: number) => Promise<void>): Promise<void> {
    for (let n = 1; !isOver(); n++) {
      await step(n)
      await delay(pause / 2 + pick(pause))
    }
  }

  const writing = owners.map((by, at) =>
    lane(900, async n => {
      const { group } = audiences[at]!
      const body = `${by.username} writes ${n}`
      const id = await by.writes(`${group}@${component}`, body)
      if (id) traffic.taken.push({ lane: `${by.username} by message`, group, body, at: Date.now(), by, id })
    }),
  )
  const commanding = lane(1_500, async n => {
    const { group } = audiences[pick(audiences.length)]!
    const body = `by command ${n}`
    if (await insists('broadcast-send', { group, text: body, once: `${seed} ${n}` }))
      traffic.taken.push({ lane: `${group} by command`, group, body, at: Date.now() })
  })
  const asking = askers.map(by =>
    lane(700, async n => {
      const markers = Array.from({ length: 1 + pick(burst) }, (_, at) => `${by.username}-asks-${n}.${at}-`)
      const ids = await Promise.all(markers.map(marker => by.writes(bellhop, `members ${marker}`)))
      for (const [at, marker] of markers.entries()) {
        const id = ids[at]
        if (id) traffic.questions.push({ by, id, marker })
      }
      const party = await by.party()
      await party?.hears(new RegExp(markers.at(-1) ?? ''), bellhop).catch(() => {})
    }),
  )
  const choosing = askers.map((by, place) =>
    lane(2_500, async n => {
      const chooser = askers[(place + 1) % askers.length]!
      const marker = `${by.username} offers ${n}`
      const party = await chooser.party()
      const choices = offers.map(
        (choice, of) => `${choice.replace('COUPON', couponOf(by.username))} [says: ${saidOf(marker, of)}]`,
      )
      if (!(await by.writes(bellhop, `ask ${chooser.username} ${marker}? / ${choices.join(' / ')}`))) return
      const asked = await party?.hears(new RegExp(`^${marker}\\?`), `${by.username}@`).catch(() => undefined)
      const element = asked?.getChild('buttons', Buttons.ns)
      if (!element) return // the question, or its stream, was lost before it was taken for certain
      const { id: question, reference } = Buttons.parse(element)
      const of = pick(offers.length)
      const [value, at] = [String(of + 1), new Date().toISOString()]
      const id = await (pick(2)
        ? chooser.writes(`${by.username}@${domain}`, `${value} ${reference}`)
        : chooser.writes(bellhop, `answer ${question} ${value}`))
      const said = saidOf(marker, of)
      if (id) traffic.choices.push({ by: chooser, id, asker: by.username, marker, question, value, said, at })
    }),
  )
  const playing = lane(2_500, async n => {
    const [sender, player] = [askers[n % askers.length]!, askers[(n + 1) % askers.length]!]
    await traffic.emoticons.plays(sender, player)
  })
  const serving = [
    ...customers.map(each => lane(1_500, () => desk.asks(each))),
    ...agents.map(each => lane(700, () => desk.acts(each))),
  ]
  const paying = [
    lane(2_500, () => money.pays()),
    lane(4_000, () => money.requests()),
    lane(7_000, () => money.splits()),
    lane(4_000, () => money.topsUp()),
    lane(1_500, () => money.notifies()),
  ]
  const redeeming = lane(2_000, n => coupons.lives(n))
  const changing = lane(3_000, async () => {
    const rows = firm.changes()
    if (await insists('org-apply', { file: csv(rows) })) {
      traffic.rows = rows
      traffic.charts++
    }
  })
  const lanes = [...writing, commanding, ...asking, ...choosing, playing, redeeming, changing, ...serving, ...paying]
  return traffic
}
