// Messages that wait for their time: sent once, to whoever is there then, or stopped before; by the clock of who writes them.
import { expect } from 'chai'
import { sendScheduled } from '../../../core/broadcasts/scheduled.ts'
import { toText } from '../../../core/commands/render.ts'
import { runCommand } from '../../../core/commands/run.ts'
import type { Context } from '../../../core/context.ts'
import { callerFor } from '../../../core/model/caller.ts'
import { newMembership } from '../../../core/model/membership.ts'
import { readMoment } from '../../../core/model/moment.ts'
import { Fault } from '../../../xep/fault.ts'
import { openAnswered, type Answered } from '../../support/answered.ts'
import { person } from '../../support/desk-stage.ts'

const NOON = Date.parse('2026-11-30T11:00:00Z') // noon in Berlin

describe('a message that is sent later', function () {
  this.timeout(60_000)
  let answered: Answered
  let context: Context
  let now: number
  let number = 0
  beforeEach(async () => {
    answered = await openAnswered({ BELLHOP_TIME_ZONE: 'Europe/Berlin' })
    now = NOON
    context = { ...answered.context, now: () => new Date(now) }
    const { store } = context
    const people = [person('sue'), person('ann', { profile: { location: 'Rome' } }), person('bob'), person('eve')]
    for (const each of people) await store.people.insert(each)
    const news = { id: 'news', name: 'news', kind: 'broadcast', origin: 'custom', title: 'News', owner: 'sue' } as const
    await store.groups.insert(news)
    for (const id of ['sue', 'ann', 'bob']) await store.memberships.insert(newMembership('news', { person: id }))
  })
  afterEach(() => answered?.end())

  /** @returns the answer, or the text of the refusal */
  async function does(who: string, name: string, fields: Record<string, string> = {}): Promise<string> {
    const command = context.house.commands.find(each => each.name === name)
    if (!command) throw new Error(`There is no command ${name}`)
    const caller = callerFor(context, await context.store.people.get(who))
    const origin = `message ${++number}`
    try {
      return toText(await runCommand(context, { ...caller, jid: `${who}@acme.test`, origin }, command, fields))
    } catch (error) {
      if (error instanceof Fault) return error.message
      throw error
    }
  }
  const later = (fields: Record<string, string>) =>
    does('sue', 'broadcast send', { group: 'news', text: 'Lunch', at: 'tomorrow 08:00', ...fields })
  const waiting = () => context.store.scheduledBroadcasts.find({ where: { state: 'waiting' } })
  const sent = () => context.store.broadcasts.find()
  async function run(time: string): Promise<void> {
    now = Date.parse(time)
    for (const { id, at } of await context.store.scheduledBroadcasts.find())
      await sendScheduled(context, `${id} ${Date.parse(at)}`)
  }
  const told = async (who: string) =>
    (await context.store.notices.find())
      .filter(({ people }) => people.includes(who))
      .map(({ text }) => text)
      .concat(answered.sent.filter(({ to }) => to.startsWith(`${who}@`)).map(({ text }) => text))
      .join('\n')

  it('goes out once, at its time, to whoever is in the group then', async () => {
    expect(await later({})).to.match(/^It is sent on 1 December 2026 at 08:00 CET, .* 2 people now/)
    await context.store.memberships.insert(newMembership('news', { person: 'eve' }))
    await run('2026-12-01T06:59:59Z')
    expect(await sent()).to.have.length(0)
    await run('2026-12-01T07:00:00Z')
    await run('2026-12-01T07:00:01Z')
    expect((await sent()).map(({ body, recipients, sender }) => ({ body, recipients, sender }))).to.deep.equal([
      { body: 'Lunch', recipients: 3, sender: 'sue' },
    ])
    expect(await told('sue')).to.include('was sent to 3 people of News')
  })

  it('goes out once when Bellhop is killed after sending it, and before that is noted', async () => {
    await later({})
    await run('2026-12-01T07:00:00Z')
    const [{ id = '' } = {}] = await context.store.scheduledBroadcasts.find()
    await context.store.scheduledBroadcasts.change(id, {}, { state: 'sending' })
    await run('2026-12-01T07:05:00Z')
    expect(await sent()).to.have.length(1)
    expect((await context.store.scheduledBroadcasts.get(id))?.state).to.equal('sent')
  })

  it('is sent once by two processes that find it due at the same time', async () => {
    await later({})
    await Promise.all([run('2026-12-01T07:00:00Z'), run('2026-12-01T07:00:00Z')])
    expect(await sent()).to.have.length(1)
  })

  it('is stopped by its sender and by an owner of the group, and by nobody else', async () => {
    await later({})
    const [{ id = '' } = {}] = await waiting()
    expect(await does('ann', 'broadcast scheduled')).to.equal('No message waits for its time.')
    expect(await does('ann', 'broadcast cancel', { message: id })).to.match(/^No message/)
    await context.store.groups.change('news', {}, { owner: 'bob' })
    expect(await does('bob', 'broadcast scheduled', { group: 'news' })).to.include('Lunch')
    expect(await does('bob', 'broadcast cancel', { message: id })).to.equal("Stopped: 'Lunch' is not sent.")
    expect(await does('sue', 'broadcast cancel', { message: id })).to.match(/does not wait any more/)
    await run('2026-12-01T07:00:00Z')
    expect(await sent()).to.have.length(0)
  })

  it('is judged when it is written as when it is sent, and its sender is told what became of it', async () => {
    expect(await later({ text: 'Dear {{ location }}', personal: 'yes' })).to.match(/bob.*location/s)
    expect(await later({ only: 'eve' })).to.match(/does not reach eve/)
    expect(await later({ at: '2026-11-30 11:59' })).to.equal('That time is over. Nothing is sent.')
    expect(await later({ at: '2027-11-30 11:59' })).to.match(/at most 180 days/)
    expect(await later({ at: 'soon' })).to.match(/is no time/)
    expect(await waiting()).to.have.length(0)
    await later({ only: 'bob' })
    await context.store.memberships.remove('news person bob')
    await run('2026-12-01T07:00:00Z')
    expect(await sent()).to.have.length(0)
    expect(await told('sue')).to.match(/was not sent\. .*does not reach bob/)
  })

  it('says what its template said when it was scheduled', async () => {
    await does('sue', 'template create', { name: 'trip', text: 'We go' })
    expect(await does('sue', 'template send', { template: 'trip', to: 'news', at: 'tomorrow 08:00' })).to.match(
      /^It is/,
    )
    await does('sue', 'template edit', { template: 'trip', text: 'We stay' })
    await run('2026-12-01T07:00:00Z')
    expect((await sent()).map(({ body, personal }) => ({ body, personal }))).to.deep.equal([
      { body: 'We go', personal: true },
    ])
  })

  it('is forgotten with a sender who leaves', async () => {
    await later({})
    const sue = person('sue')
    for (const subject of context.house.subjects)
      if (subject.name === 'broadcasts') await subject.personLeaves?.(context, sue, 'bob')
    expect(await context.store.scheduledBroadcasts.find()).to.have.length(0)
  })
})

describe('a time that somebody writes', () => {
  const read = (text: string, zone = 'Europe/Berlin', now = new Date(NOON)) => readMoment(text, zone, now).toISOString()

  it('is one of the own clock, today, tomorrow or on a day', () => {
    expect(read('13:30')).to.equal('2026-11-30T12:30:00.000Z')
    expect(read('11:30')).to.equal('2026-12-01T10:30:00.000Z')
    expect(read('tomorrow 8:00')).to.equal('2026-12-01T07:00:00.000Z')
    expect(read('2026-12-24 08:00', 'America/New_York')).to.equal('2026-12-24T13:00:00.000Z')
    expect(read('2026-12-24T08:00')).to.equal('2026-12-24T07:00:00.000Z')
    for (const text of ['24.12.2026 08:00', '24.12.2026, 8:00 Uhr'])
      expect(read(text)).to.equal('2026-12-24T07:00:00.000Z')
    for (const text of ['Morgen 8:00 Uhr', 'tomorrow, 08:00']) expect(read(text)).to.equal('2026-12-01T07:00:00.000Z')
    expect(read('heute 14:00')).to.equal('2026-11-30T13:00:00.000Z')
  })

  it('is later where clocks leave it out, and the first where they show it twice', () => {
    expect(read('2027-03-28 02:30')).to.equal('2027-03-28T01:30:00.000Z')
    expect(read('2026-10-25 02:30')).to.equal('2026-10-25T00:30:00.000Z')
    expect(read('tomorrow 08:00', 'Europe/Berlin', new Date('2027-03-27T22:30:00Z'))).to.equal(
      '2027-03-28T06:00:00.000Z',
    )
  })

  it('is refused where no clock shows it', () => {
    for (const text of ['25:00', '12:60', '2026-02-30 08:00', '2026-12-24', 'noon', 'friday 08:00', '31.13.2026 08:00'])
      expect(() => read(text), text).to.throw(Fault)
  })
})
