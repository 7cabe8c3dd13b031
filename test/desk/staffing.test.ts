// The staff of a desk: standby agents who are asked to join and are released, and shifts with codes of their own.
import { expect } from 'chai'
import { administrator } from '../../core/model/caller.ts'
import type { Person } from '../../core/model/person.ts'
import { waitingCase } from '../../core/desk/commands/case-input.ts'
import { casesOf } from '../../core/desk/tables/listing.ts'
import type { Case, Desk } from '../../core/desk/records.ts'
import { beginShift, lookAtShift, readShiftEnd } from '../../core/desk/shifts/shift.ts'
import { helpAtDesk } from '../../core/desk/staffing/help.ts'
import { observe } from '../../core/desk/staffing/observe.ts'
import { lookAtStaff } from '../../core/desk/staffing/staff.ts'
import { Fault } from '../../xep/fault.ts'
import { chart } from '../support/chart.ts'
import { openInside, type Inside } from '../support/context.ts'
import { guestActions } from '../support/guests.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'
import { makeVisits } from '../support/visits.ts'

const MINUTE = 60_000
const AGENTS = ['ann', 'bob', 'carl', 'dave']

const person = (id: string): Person => ({ id, username: id, name: id, manager: null, profile: {} })

const desk = (more: Partial<Desk> = {}): Desk => ({
  ...{ id: 'desk-1', name: 'support', title: 'Support', owner: null, agents: ['ann'], agentGroups: [] },
  ...{ customers: 'here', listed: 'nobody', names: 'first', capacity: 1, answerMinutes: 10, rated: false },
  ...{ standby: ['bob', 'carl', 'dave'], made: '2026-11-01T00:00:00.000Z' },
  ...more,
})

describe('the staff of a desk', () => {
  let inside: Inside
  let now = Date.parse('2026-11-30T09:00:00Z')
  const time = (shift = 0) => new Date(now + shift).toISOString()

  before(async () => {
    inside = await openInside({ BELLHOP_TIME_ZONE: 'Europe/Berlin' })
    inside.context.now = () => new Date(now)
    for (const id of AGENTS) await inside.context.store.people.put(person(id))
  })
  after(() => inside?.end())
  beforeEach(async () => {
    now += 7 * 24 * 60 * MINUTE
    const { store } = inside.context
    for (const collection of [
      store.cases,
      store.deskStandbys,
      store.agentStates,
      store.dialogues,
      store.notices,
    ] as const)
      for (const { id } of await collection.find()) await collection.remove(id)
    for (const id of AGENTS) await store.agentStates.put({ id, state: 'on', source: 'agent', since: time() })
    await store.desks.put(desk())
  })

  let number = 0
  const open = async (more: Partial<Case> = {}): Promise<Case> => {
    const record: Case = {
      ...{ id: `case-${String(number++).padStart(6, '0')}`, desk: 'desk-1', pool: 'desk-1' },
      ...{ customer: `c${number}`, name: 'Customer', state: 'waiting', open: true, offered: [], passed: [] },
      ...{ shown: [], known: [], round: 0, since: time(), opened: time(), transfers: 0, ...more },
    }
    await inside.context.store.cases.insert(record)
    return record
  }
  const look = () => lookAtStaff(inside.context, 'desk-1 now')
  const standby = async (agent: string) => inside.context.store.deskStandbys.get(`desk-1 ${agent}`)
  const asked = async () =>
    (await inside.context.store.notices.find())
      .filter(({ text }) => text.startsWith('Many customers wait at Support. Can you help for a while?'))
      .flatMap(({ people }) => people)

  it('asks nobody while customers have an agent at once', async () => {
    await look()
    expect(await asked()).to.deep.equal([])
  })

  it('asks as many standby agents as are missing, as a question of a command', async () => {
    await open({ state: 'taken', agent: 'ann', taken: time() })
    await open()
    await look()
    expect(await asked()).to.have.members(['bob', 'carl'])
    const [question] = await inside.context.store.dialogues.find({ where: { command: 'desk help' } })
    expect(question).to.deep.include({ asking: 'answer', fields: { desk: 'support' } })
    await look()
    expect(await asked(), 'nobody is asked twice').to.have.length(2)
  })

  it('asks those next who were not asked before, when somebody says no or nothing', async () => {
    await open()
    await look()
    const [first] = await asked()
    expect(first).to.be.a('string')
    await helpAtDesk(inside.context, person(first ?? ''), 'support', false)
    now += 3 * MINUTE
    await open()
    await look()
    expect(new Set(await asked()).size).to.be.above(1)
    expect((await asked()).filter(agent => agent === first)).to.have.length(1)
  })

  it('asks nobody while the desk is closed', async () => {
    await inside.context.store.desks.put(desk({ hours: 'daily 18:00-19:00' }))
    await open()
    await look()
    expect(await asked()).to.deep.equal([])
  })

  it('lets a standby agent who has joined take what was not offered to the agent, and nobody else', async () => {
    const { id } = await open()
    const caller = (agent: string) => ({ person: person(agent), admin: false, jid: `${agent}@acme.test` })
    const takes = (agent: string) => waitingCase(inside.context, id, caller(agent))
    const refuses = async (agent: string) => {
      const error = await takes(agent).then(
        () => undefined,
        (reason: unknown) => reason,
      )
      expect(error, agent).to.be.instanceOf(Fault).with.property('condition', 'item-not-found')
    }
    await refuses('bob')
    await helpAtDesk(inside.context, person('bob'), 'support', true)
    expect((await takes('bob')).agent.id).to.equal('bob')
    await refuses('carl')
    await inside.context.store.deskStandbys.change('desk-1 bob', {}, { leaving: true })
    await refuses('bob')
  })

  it('lists what an agent is offered, however many wait before it', async () => {
    for (let at = 0; at < 150; at++) await open()
    const { id } = await open({ offered: ['dave'], offeredAt: time() })
    await open({ offered: ['bob'], offeredAt: time() })
    const own = await casesOf(inside.context, { person: person('dave'), admin: false })
    expect(own.map(each => each.id)).to.deep.equal([id])
  })

  it('releases who is not needed, after the last conversation and never within ten minutes', async () => {
    await helpAtDesk(inside.context, person('bob'), 'support', true)
    const own = await open({ state: 'taken', agent: 'bob', taken: time() })
    now += 5 * MINUTE
    await look()
    expect(await standby('bob')).to.deep.include({ serving: true })
    expect((await standby('bob'))?.leaving, 'five minutes are too short').to.equal(undefined)
    now += 40 * MINUTE
    await look()
    expect(await standby('bob')).to.deep.include({ serving: true, leaving: true })
    await inside.context.store.cases.change(
      own.id,
      {},
      { state: 'closed', open: undefined, closed: time(), end: 'closed' },
    )
    await look()
    expect(await standby('bob')).to.deep.include({ serving: false })
    const told = (await inside.context.store.notices.find()).filter(({ text }) =>
      text.startsWith('Support can do without'),
    )
    expect(told.map(({ people }) => people)).to.deep.equal([['bob']])
  })

  it('knows the same wall time of earlier weeks, on both sides of a change of clocks', async () => {
    now = Date.parse('2027-03-30T09:00:00Z') // 11 o'clock in Berlin; a week before it was 10 UTC
    await inside.context.store.desks.put(desk({ made: '2027-03-20T00:00:00.000Z' }))
    await open({
      opened: '2027-03-23T09:55:00.000Z',
      state: 'closed',
      closed: '2027-03-23T09:59:00.000Z',
      taken: '2027-03-23T09:56:00.000Z',
    })
    await open({ opened: '2027-03-23T10:03:00.000Z', state: 'closed' })
    const { before, after, recent } = await observe(inside.context, desk({ made: '2027-03-20T00:00:00.000Z' }))
    expect(before).to.deep.equal({ seconds: 600, arrivals: 1, ended: 1, handling: 180 })
    expect(after).to.deep.include({ seconds: 300, arrivals: 1 })
    expect(recent).to.deep.include({ seconds: 600, arrivals: 0 })
  })

  it('is asked by a desk that has standby agents, and helps at no other', async () => {
    const refused = await helpAtDesk(inside.context, person('ann'), 'support', true).catch(
      ({ message }: Error) => message,
    )
    expect(refused).to.equal("No desk 'support' asks for your help.")
  })

  describe('has shifts', () => {
    const end = (typed: string) => readShiftEnd(inside.context, typed).toISOString()

    it('that end at a wall time or after hours', () => {
      now = Date.parse('2026-11-30T09:00:00Z')
      expect(end('17:00')).to.equal('2026-11-30T16:00:00.000Z')
      expect(end('09:00')).to.equal('2026-12-01T08:00:00.000Z')
      expect(end('8')).to.equal('2026-11-30T17:00:00.000Z')
      for (const typed of ['', '0', '25:00', '12:60', '400', 'noon', '-3'])
        expect(() => end(typed), typed).to.throw('Say until when the shift goes')
    })

    it('of which an agent is told a day and ten minutes before, and which end with a sentence', async () => {
      const { store } = inside.context
      const { shift } = await beginShift(inside.context, person('ann'), new Date(now + 48 * 60 * MINUTE), administrator)
      const told = async () =>
        (await store.notices.find()).filter(({ text }) => text.startsWith('Your shift ends at')).length
      const at = async (hours: number) => {
        now = Date.parse(shift.made) + hours * 60 * MINUTE
        await lookAtShift(inside.context, `${shift.id} x`)
      }
      await at(23)
      expect(await told()).to.equal(0)
      await at(24)
      await at(24)
      expect(await told()).to.equal(1)
      await at(47.9)
      expect(await told()).to.equal(2)
      await at(48)
      await at(48)
      expect(await told()).to.equal(2)
      expect(await store.codes.get(shift.id)).to.deep.include({
        reason: 'Your shift is over, so this device was signed out. For the next one write: agent login.',
      })
      expect(await store.agentStates.get('ann')).to.deep.include({ state: 'away', source: 'shift' })
      expect((await store.deskShifts.get(shift.id))?.over).to.equal(time())
    })
  })
})

describe('a desk that asks for help', function () {
  this.timeout(60_000)
  let acme: TappedWorld
  const { online, end } = makeVisits(() => acme)
  const { as, withStore, healthy } = guestActions(() => acme)
  before(async () => {
    const people = chart(`
      ann
        bob
          dave
          dora
          eve
          gus
    `)
    acme = await tappedWorld(people, { BELLHOP_DESKTOP_DEVICES: '0', BELLHOP_ANSWERS: '100000' })
    const fields = { name: 'support', title: 'Support', agents: 'dave', standby: 'dora', capacity: '1' }
    await acme.does('desk-create', { ...fields, owner: 'bob' })
  })
  after(() => acme?.end())
  afterEach(end)

  it('asks a standby agent as soon as somebody waits, who says yes and is offered the conversation', async () => {
    await acme.does('desk-on', { agent: 'dave' })
    const [dave, dora, eve, gus] = await Promise.all(['dave', 'dora', 'eve', 'gus'].map(name => online(name)))
    if (!dave || !dora || !eve || !gus) throw new Error('somebody is not there')
    eve.says('support@bellhop.acme.test', 'The printer is on fire.')
    const fire = (await dave.hears('The printer is on fire.', 'case-')).attrs.from
    dave.says(fire, 'Which one?')
    await eve.hears('Which one?', 'support@')
    gus.says('support@bellhop.acme.test', 'So is mine.')
    await gus.hears(/^Nobody is free at the moment/, 'support@')
    const question = await dora.hears(
      /^Many customers wait at Support\. Can you help for a while\?\n1 = Yes\n2 = No/,
      'bellhop@',
    )
    const buttons = question.getChild('buttons', 'urn:bellhop:buttons:1')?.getChildren('button') ?? []
    expect(buttons.map(({ attrs }) => attrs.value)).to.deep.equal(['yes', 'no'])
    dora.says('bellhop@bellhop.acme.test', '1')
    await dora.hears(/^You help at Support now/, 'bellhop@')
    const mine = (await dora.hears('So is mine.', 'case-')).attrs.from
    dora.says(mine, 'I am on my way.')
    await gus.hears('I am on my way.', 'support@')
    const { table } = await acme.does('agents', { desk: 'support' })
    const seen = table?.rows.map(([name, , state, , cases]) => [name, state, cases])
    expect(seen).to.deep.equal([
      ['Dave Test', 'takes conversations', '1'],
      ['Dora Test', 'helps', '1'],
    ])
    expect(await as('eve', 'desk-help', { desk: 'support', answer: 'yes' })).to.match(/^item-not-found: No desk/)
    expect(await as('eve', 'agents', { desk: 'support' })).to.match(/^item-not-found: You answer at no desk/)
    await healthy()
  })

  it('gives an agent a code for one shift, and signs the device out when the shift is over, even while Bellhop is away', async () => {
    const table = (await acme.does('agent-login', { agent: 'dave', until: '3' })).table
    const [code = '', id = ''] = table?.rows[0] ?? []
    const dave = await acme.person('dave', { password: code })
    dave.says('bellhop@bellhop.acme.test', 'whoami')
    await dave.hears(/Dave Test/, 'bellhop@')
    const over = new Date().toISOString()
    await withStore(store => store.deskShifts.change(id, {}, { ends: over }))
    await acme.crash()
    expect(await dave.ended).to.include('Your shift is over, so this device was signed out.')
    expect((await withStore(store => store.agentStates.get('dave')))?.source).to.equal('shift')
    expect(await as('eve', 'agent-login', {})).to.match(/^forbidden: Eve Test answers at no desk/)
  })
})
