// Reports over a store: what is counted where, and who sees which figures. A model of the hierarchy decides.
import { expect } from 'chai'
import { loadConfig } from '../../../config.ts'
import { activityWrite } from '../../../core/activity.ts'
import type { Context } from '../../../core/context.ts'
import type { ActivityKind, ActivityPlace } from '../../../core/model/activity.ts'
import { administrator, type Caller } from '../../../core/model/caller.ts'
import { newMembership } from '../../../core/model/membership.ts'
import { timeZoneFor } from '../../../core/model/time-zone.ts'
import { collectActivity } from '../../../core/reports/collect.ts'
import { isFullAddress } from '../../../core/mailing/mail.ts'
import { report } from '../../../core/reports/commands/report.ts'
import { reportEvery } from '../../../core/reports/commands/report-every.ts'
import { csvOf } from '../../../core/commands/csv.ts'
import { expireFigures, forgetGroupFigures, leaveReports } from '../../../core/reports/leaving.ts'
import { monthsOf, readPeriod } from '../../../core/reports/period.ts'
import { nextMorning } from '../../../core/reports/subscription.ts'
import { readQuestion } from '../../../core/reports/question.ts'
import { inLanguage } from '../../../texts/say.ts'
import { openStored } from '../../support/context.ts'

/** Everybody's manager. */
const MANAGERS: Record<string, string | null> = {
  ...{ ann: null, bob: 'ann', carl: 'ann', dora: 'bob', ed: 'bob', eve: 'bob', fay: 'bob', gus: 'carl' },
}
const PEOPLE = Object.keys(MANAGERS)
/** The owner of each group. `inner` is in `outer`. */
const GROUPS: Record<string, string> = { outer: 'bob', inner: 'dora', gusts: 'gus' }
const BERLIN = { BELLHOP_TIME_ZONE: 'Europe/Berlin' }

const isAbove = (above: string, below: string): boolean => {
  const manager = MANAGERS[below]
  return typeof manager === 'string' && (manager === above || isAbove(above, manager))
}

describe('reports', () => {
  let context: Context
  let end: () => Promise<void>
  let now = new Date('2026-11-18T10:00:00Z')
  const environment: Record<string, string> = { ...BERLIN }

  beforeEach(async () => {
    const opened = await openStored(environment)
    context = { ...opened.context, now: () => now }
    end = opened.end
    for (const [id, manager] of Object.entries(MANAGERS))
      await context.store.people.insert({ id, username: id, name: `${id} Test`, manager, profile: {} })
    await context.store.people.insert({
      ...{ id: 'greta', username: 'guest-1', name: 'Greta', manager: null, profile: {} },
      ...{ sponsor: 'dora', list: 'customer' as const },
    })
    for (const [id, owner] of Object.entries(GROUPS))
      await context.store.groups.insert({ id, name: id, kind: 'chat', origin: 'custom', title: `The ${id}`, owner })
    await context.store.memberships.insert(newMembership('outer', { nested: 'inner' }))
    for (const person of ['dora', 'ed', 'eve', 'fay', 'greta'])
      await context.store.memberships.insert(newMembership('inner', { person }))
    await context.store.memberships.insert(newMembership('gusts', { person: 'carl' }))
  })
  afterEach(async () => {
    for (const name of Object.keys(environment)) if (!(name in BERLIN)) delete environment[name]
    now = new Date('2026-11-18T10:00:00Z')
    await end()
  })

  const wrote = (writer: string, place: ActivityPlace, kind: ActivityKind = 'text') =>
    context.store.batch([activityWrite(context, place, kind, { id: writer })])
  async function callerOf(who: string): Promise<Caller> {
    if (who === 'administrator') return administrator
    const person = await context.store.people.get(who)
    return { admin: false, ...(person && { person }) }
  }
  /** The answer to a report, as `TOTAL what times, …`, or the condition of its refusal. */
  async function asked(who: string, about: string): Promise<string> {
    try {
      const { text, table } = await report.run(context, await callerOf(who), { about }, () => {})
      const total = /: (\d+) messages?/.exec(text ?? '')?.[1]
      return [total, table?.rows.map(row => row.join(' ')).join(', ')].filter(Boolean).join(' ')
    } catch (error) {
      return String(error instanceof Error && 'condition' in error ? error.condition : error)
    }
  }

  it('count what was written by kind, hour, day and place, once', async () => {
    await wrote('dora', 'group inner')
    await wrote('dora', 'group inner', 'file')
    now = new Date('2026-11-18T22:59:59Z')
    await wrote('dora', 'group outer', 'reaction')
    now = new Date('2026-11-18T23:00:00Z')
    await wrote('dora', 'case none')
    await Promise.all([collectActivity(context), collectActivity(context)])
    const zeros = 'replies 0, '
    expect(await asked('dora', '')).to.equal(`4 texts 2, ${zeros}files 1, reactions 1, answers by button 0`)
    expect(await asked('dora', 'by day')).to.equal('4 2026-11-18 3, 2026-11-19 1')
    expect(await asked('dora', 'by hour')).to.equal('4 00:00–00:59 1, 11:00–11:59 2, 23:00–23:59 1')
    expect(await asked('dora', 'me month by person')).to.equal('4 The inner 2, The outer 1, no longer here 1')
    expect(await asked('dora', '2026-11-18 by day')).to.equal('3 2026-11-18 3')
    expect(await asked('dora', '2025')).to.match(/^0 /)
  })

  it('count thousands in small batches, each message once where one batch fails', async () => {
    const { store } = context
    const writers = Array.from({ length: 300 }, (_, at) => `w${at}`)
    for (const id of writers)
      await store.people.insert({ id, username: id, name: `${id} Test`, manager: 'gus', profile: {} })
    const written = Array.from({ length: 2_700 }, (_, at) =>
      activityWrite(context, 'group gusts', 'text', { id: writers[(at * 7) % 300] ?? '' }),
    )
    await store.batch(written)
    const sizes: number[] = []
    const batch: typeof store.batch = async writes => {
      if (sizes.push(writes.length) === 3) throw new Error('the disk is full')
      return store.batch(writes)
    }
    const failing = { ...context, store: { ...store, batch } }
    expect(String(await collectActivity(failing).catch(error => error))).to.include('the disk is full')
    expect(await store.activityEvents.count()).to.be.within(1, 2_699)
    await collectActivity(failing)
    expect(await store.activityEvents.count()).to.equal(0)
    expect(Math.max(...sizes)).to.be.below(1_250)
    expect(await asked('gus', 'gusts')).to.match(/^2700 /)
    const shares = await store.activityShares.find({ where: { scope: 'group gusts', span: '2026' } })
    expect(shares.map(({ within }) => within)).to.deep.equal(writers.map(() => '11:9'))
  })

  it("give a parent the sum of its parts plus the parent's own, with groups in groups and people who moved", async () => {
    await wrote('dora', 'group inner')
    await wrote('ed', 'group inner')
    await wrote('bob', 'group outer')
    await wrote('ann', 'group outer')
    await collectActivity(context)
    await context.store.people.change('dora', {}, { manager: 'carl' })
    await wrote('dora', 'group inner')
    expect(await asked('bob', 'outer by person')).to.equal('5 The inner 3, ann Test 1, bob Test 1')
    expect(await asked('dora', 'inner by person')).to.equal('3 dora Test 2, ed Test 1')
    expect(await asked('ann', 'tree by person')).to.equal('5 bob Test and below 3, ann Test 1, carl Test and below 1')
    expect(await asked('bob', 'tree by person')).to.equal('forbidden') // four people are left: too few for figures of each
    expect(await asked('bob', 'team')).to.match(/^3 /)
    expect(await asked('carl', 'tree')).to.match(/^1 /)
  })

  const made = now.toISOString()
  const addDesk = (name: string, owner: string) =>
    context.store.desks.insert({
      ...{ id: name, name, title: name, owner, agents: PEOPLE, agentGroups: [], made },
      ...{ customers: 'here', listed: 'guests', names: 'first', capacity: 3, answerMinutes: 10, rated: true },
    })
  const addCoupon = (name: string, owner: string) =>
    context.store.coupons.insert({
      ...{ id: name, name, owner, text: `A ${name}`, from: '2026-01-01', opens: made, made },
      ...{ each: 1, places: [], cashiers: [], cashierGroups: [], redeemed: 0 },
    })

  it('without a name are about all desks, broadcast groups or coupons of the reader, or about the only one', async () => {
    for (const name of ['sales', 'support']) await addDesk(name, 'carl')
    await addDesk('golf', 'gus')
    for (const name of ['tea', 'espresso']) await addCoupon(name, 'gus')
    for (const [day, undone] of [
      ['2026-11-18', undefined],
      ['2026-11-18', made],
      ['2026-10-31', undefined],
    ] as const)
      await context.store.couponRedemptions.insert({
        ...{ id: `${day} ${undone}`, coupon: 'tea', voucher: 'v', holder: 'ed', by: 'gus', at: made, day },
        ...(undone !== undefined && { undone }),
      })
    for (const name of ['news', 'tips'])
      await context.store.groups.insert({
        ...{ id: name, name, kind: 'broadcast', origin: 'custom', title: `The ${name}`, owner: 'bob' },
      })
    expect(await asked('carl', 'desk')).to.match(/^sales 0 0 .*, support 0 0 /)
    expect(await asked('gus', 'desk')).to.match(/^conversations 0, waiting 0, /)
    expect(await asked('administrator', 'desk')).to.match(/^golf 0 .*, sales 0 .*, support 0 /)
    expect(await asked('gus', 'coupons')).to.equal('tea A tea 1, espresso A espresso 0')
    expect(await asked('administrator', 'coupons month')).to.equal('tea A tea 1, espresso A espresso 0')
    expect(await asked('bob', 'broadcast')).to.equal('news The news 0, tips The tips 0')
    for (const about of ['desk', 'broadcast', 'coupons']) expect(await asked('ed', about), about).to.equal('')
  })

  it('show every figure to those alone who may see it, as the model says', async () => {
    for (const person of PEOPLE) await wrote(person, 'group inner')
    await addDesk('support', 'carl')
    await addCoupon('espresso', 'gus')
    for (const who of [...PEOPLE, 'administrator']) {
      const sees = (person: string) => who === 'administrator' || who === person || isAbove(who, person)
      for (const [group, owner] of Object.entries(GROUPS)) {
        const answer = await asked(who, group)
        expect(answer, `${who}: ${group}`).to.match(sees(owner) ? /^\d/ : /^item-not-found$/)
        const sent = await asked(who, `broadcast ${group}`)
        expect(sent, `${who}: broadcasts of ${group}`).to.equal(sees(owner) ? '' : 'item-not-found')
      }
      const isOf = (owner: string) => who === owner || who === 'administrator'
      for (const by of ['kind', 'hour', 'person'])
        expect(await asked(who, `desk support by ${by}`), `${who}: desk by ${by}`).to.match(
          isOf('carl') ? /^(?!item-not-found)/ : /^item-not-found$/,
        )
      expect(await asked(who, 'coupons espresso'), `${who}: coupon`).to.equal(isOf('gus') ? '' : 'item-not-found')
      for (const manager of ['ann', 'bob', 'carl'])
        for (const kind of ['team', 'tree'])
          expect(await asked(who, `${kind} ${manager}`), `${who}: ${kind} of ${manager}`).to.match(
            sees(manager) ? /^\d/ : /^forbidden$/,
          )
      for (const person of PEOPLE)
        expect(await asked(who, `person ${person}`), `${who}: ${person}`).to.match(
          who === person || who === 'administrator' ? /^1 / : /^forbidden$/,
        )
    }
    expect(await asked('greta', 'inner')).to.equal('item-not-found')
    expect(await asked('ann', 'nothing-there')).to.equal('item-not-found')
  })

  it('name guests as the group shows them, and count them in nobody’s team', async () => {
    await wrote('greta', 'group inner')
    expect(await asked('dora', 'inner by person')).to.equal('1 Greta (guest) 1')
    expect(await asked('bob', 'team')).to.match(/^0 /)
  })

  it('come by themselves to those who see them, twenty to one member', async () => {
    const every = (who: string, about: string) =>
      callerOf(who).then(caller => reportEvery.run(context, caller, { every: 'week', about }, () => {}))
    for (const [who, about] of [
      ['dora', 'team bob'],
      ['dora', 'outer'],
      ['bob', 'broadcast outer'],
    ] as const)
      expect(await every(who, about).catch((error: Error) => error.name), about).to.equal('Fault')
    for (let at = 0; at < 20; at++) {
      const subscription = {
        id: `bob ${at}`,
        person: 'bob',
        about: `a${at}`,
        every: 'week' as const,
        next: now.toISOString(),
      }
      await context.store.reportSubscriptions.insert(subscription)
    }
    expect(await every('bob', 'team').catch((error: Error) => error.message)).to.match(/^You get 20 reports already/)
    expect((await every('ann', 'Team  BOB')).text).to.equal(
      'You get the report team bob each week, the next one on 23 November 2026 at 08:00 CET.',
    )
    await context.store.people.change('ann', {}, { profile: { language: 'de-CH' } })
    const german = await callerOf('ann').then(caller =>
      inLanguage('de', () => reportEvery.run(context, caller, { about: 'me', every: undefined }, () => {})),
    )
    expect(german.text).to.equal('Sie erhalten diese Berichte:')
    expect(german.table?.rows).to.deep.equal([['team bob', 'jede Woche', 'im Chat', '2026-11-23 08:00']])
    await leaveReports(context, 'bob')
    expect(await context.store.reportSubscriptions.find({ where: { person: 'bob' } })).to.deep.equal([])
  })

  it('by mail keep nobody from an access code', async () => {
    const at = now.toISOString()
    const mail = {
      ...{ person: 'ann', to: 'ann@hr.example', channel: 'mail' as const, language: 'en' },
      ...{ by: 'Acme', inviter: null, at, state: 'sent' as const },
    }
    for (let each = 0; each < 20; each++)
      await context.store.mails.insert({ ...mail, id: `report ${each}`, kind: 'report' })
    expect(await isFullAddress(context, mail.to)).to.equal(false)
    for (let each = 0; each < context.config.addressHour; each++)
      await context.store.mails.insert({ ...mail, id: `code ${each}`, kind: 'sign-in' })
    expect(await isFullAddress(context, mail.to)).to.equal(true)
  })

  it('begin a week where it is Monday for their reader', async () => {
    now = new Date('2026-11-15T18:30:00Z') // Sunday in Berlin, and Monday at eight in Kiritimati
    await wrote('dora', 'group inner')
    expect(await asked('dora', 'last-week')).to.match(/^0 /)
    await context.store.people.change('dora', {}, { profile: { time_zone: 'Pacific/Kiritimati' } })
    expect(await asked('dora', 'last-week')).to.match(/^1 /)
  })

  it('speak the language of their reader', async () => {
    await context.store.people.change('dora', {}, { profile: { language: 'de-AT' } })
    await wrote('dora', 'group inner', 'reply')
    const dora = await callerOf('dora')
    const { text, table } = await inLanguage('de', () => report.run(context, dora, { about: '' }, () => {}))
    expect(text).to.match(/^Ihre Nachrichten, 1\. November 2026 – 18\. November 2026: 1 Nachricht\.\nJede/)
    expect(table?.columns).to.deep.equal(['Art', 'Nachrichten'])
    expect(table?.rows[1]).to.deep.equal(['Antworten auf Nachrichten', '1'])
  })

  it('show no shares of people where too few are in it, or where names are off', async () => {
    await wrote('carl', 'group gusts')
    expect(await asked('gus', 'gusts by person')).to.equal('forbidden')
    expect(await asked('gus', 'gusts')).to.match(/^1 /)
    await end()
    environment.BELLHOP_REPORT_NAMES = 'no'
    const opened = await openStored(environment)
    end = opened.end
    context = opened.context
    for (const [id, manager] of Object.entries(MANAGERS))
      await context.store.people.insert({ id, username: id, name: id, manager, profile: {} })
    expect(await asked('ann', 'tree by person')).to.equal('forbidden')
    expect(await asked('administrator', 'person dora')).to.equal('forbidden')
    expect(await asked('dora', 'by person')).to.equal('0')
  })

  it('keep the sums of who leaves, without the name; a closed group and old months go', async () => {
    await wrote('ed', 'group inner')
    await wrote('eve', 'group inner')
    await wrote('dora', 'group inner')
    for (const person of ['ed', 'eve']) {
      await leaveReports(context, person)
      await leaveReports(context, person)
      await context.store.people.remove(person)
    }
    expect(await asked('bob', 'inner by person')).to.equal('3 no longer here 2, dora Test 1')
    expect(await context.store.activitySums.count({ scope: 'person ed' })).to.equal(0)
    expect(await context.store.activityShares.count({ part: 'person ed' })).to.equal(0)
    await forgetGroupFigures(context, 'inner')
    expect(await asked('bob', 'inner')).to.match(/^0 /)
    expect(await asked('bob', 'outer')).to.match(/^3 /)
    now = new Date('2028-12-31T00:00:00Z')
    await expireFigures(context)
    expect(await asked('bob', 'outer 2026-11')).to.match(/^0 /)
    expect(await asked('bob', 'outer 2026')).to.match(/^3 /)
    now = new Date('2029-01-01T00:00:00Z')
    await expireFigures(context)
    for (const collection of ['activitySums', 'activityDays', 'activityShares'] as const)
      expect(await context.store[collection].count(), collection).to.equal(0)
  })

  it('tell a supervisor what became of the conversations of a desk, and what was written in them', async () => {
    const made = '2026-01-01T00:00:00.000Z'
    await context.store.desks.insert({
      ...{ id: 'd1', name: 'support', title: 'Support', owner: 'bob', agents: ['ed'], agentGroups: [], made },
      ...{ customers: 'here', listed: 'guests', names: 'first', capacity: 3, answerMinutes: 10, rated: true },
    })
    const known = { offered: [], passed: [], shown: [], known: ['ed'], round: 1, transfers: 0, name: 'Greta' }
    for (const [id, opened] of [
      ['case-1', '2026-11-17T22:59:59.000Z'],
      ['case-2', '2026-11-17T23:00:00.000Z'],
    ] as const)
      await context.store.cases.insert({
        ...{ id, desk: 'd1', pool: 'd1', customer: id, state: 'closed', end: 'closed', agent: 'ed' },
        ...{ since: opened, opened, taken: opened, closed: opened, ...known },
      })
    await wrote('greta', 'case case-1')
    await wrote('ed', 'case case-1', 'file')
    expect(await asked('bob', 'desk support day')).to.match(/^conversations 1, waiting 0,.*, texts 1, files 1$/)
    expect(await asked('bob', 'desk support by hour')).to.equal('2 11:00–11:59 2')
    expect(await asked('bob', 'desk support by person')).to.equal('forbidden')
    expect(await asked('ed', 'desk support')).to.equal('item-not-found')
    expect(await asked('ed', 'by person')).to.equal('1 Support 1')
  })

  it('are the same sums for any period, whether read by years, months or days', async () => {
    const days = ['2025-01-01', '2025-01-31', '2025-02-01', '2025-12-31', '2026-01-01', '2026-03-15', '2026-03-16']
    for (const day of days) {
      now = new Date(`${day}T12:00:00Z`)
      await wrote('dora', 'group inner')
    }
    for (const from of days)
      for (const until of days.filter(day => day >= from)) {
        const count = days.filter(day => day >= from && day <= until).length
        for (const by of ['kind', 'hour', 'day', 'person'])
          expect(await asked('dora', `inner ${from}..${until} by ${by}`), `${from} ${until} ${by}`).to.match(
            new RegExp(`^${count} `),
          )
      }
    expect(await asked('dora', 'inner 2025 by person')).to.equal('4 dora Test 4')
    expect(await asked('dora', 'inner 2025..2026 by kind')).to.match(/^7 /)
  })

  it('count days of 23 and 25 hours as one day each', async () => {
    for (const moment of [
      '2026-03-28T23:00:00Z',
      '2026-03-29T21:59:59Z',
      '2026-10-24T22:00:00Z',
      '2026-10-25T22:59:59Z',
    ]) {
      now = new Date(moment)
      await wrote('dora', 'group inner')
    }
    expect(await asked('dora', '2026 by day')).to.equal('4 2026-03-29 2, 2026-10-25 2')
  })
})

describe('a question for a report', () => {
  it('is read in whatever order, and what is not understood is refused in words', () => {
    expect(readQuestion('')).to.deep.equal({ about: 'me', period: 'month', by: 'kind' })
    expect(readQuestion('team-ann week by hour')).to.deep.equal({
      ...{ about: 'group', name: 'team-ann', period: 'week', by: 'hour' },
    })
    expect(readQuestion('by day tree ann 2026-11')).to.deep.equal({
      about: 'tree',
      name: 'ann',
      period: '2026-11',
      by: 'day',
    })
    for (const between of [' – ', '–', ' — ', '..', ' - ', ' to ', ' until ', ' bis '])
      for (const before of ['', 'from ']) {
        const asked = readQuestion(`news ${before}2026-11-01${between}2026-11-05 by day`)
        expect(asked).to.deep.equal({ about: 'group', name: 'news', period: '2026-11-01..2026-11-05', by: 'day' })
      }
    const PERIODS = {
      today: 'day',
      'this week': 'week',
      'This Month': 'month',
      'last week': 'last-week',
      'LAST-MONTH': 'last-month',
    }
    for (const [said, period] of Object.entries(PERIODS))
      expect(readQuestion(`team ann ${said}`)).to.deep.equal({ about: 'team', name: 'ann', period, by: 'kind' })
    expect(readQuestion('last-week')).to.include({ about: 'me', period: 'last-week' })
    expect(readQuestion('team-2026 week')).to.include({ about: 'group', name: 'team-2026', period: 'week' })
    expect(readQuestion('week')).to.deep.equal({ about: 'me', period: 'week', by: 'kind' })
    expect(() => readQuestion('news by colour')).to.throw('divided by kind, day, hour, person')
    expect(() => readQuestion('news tomorrow')).to.throw("'tomorrow' is no period")
  })

  it('has a period in whole days', () => {
    const read = (typed: string) => Object.values(readPeriod(typed, '2026-11-18')).join(' ')
    expect(read('day')).to.equal('2026-11-18 2026-11-18')
    expect(read('week')).to.equal('2026-11-16 2026-11-18')
    expect(read('last-week')).to.equal('2026-11-09 2026-11-15')
    expect(read('last-month')).to.equal('2026-10-01 2026-10-31')
    expect(read('2024-02')).to.equal('2024-02-01 2024-02-29')
    expect(read('2025')).to.equal('2025-01-01 2025-12-31')
    expect(read('2026-02..2026-03-05')).to.equal('2026-02-01 2026-03-05')
    expect(monthsOf({ from: '2025-12-31', until: '2026-02-01' })).to.deep.equal(['2025-12', '2026-01', '2026-02'])
    for (const typed of ['2026-13', '2026-02-30', 'soon', '2026-01..2026-02..2026-03'])
      expect(() => readPeriod(typed, '2026-11-18'), typed).to.throw()
    expect(() => readPeriod('2026-03..2026-02', '2026-11-18')).to.throw('before the first one')
    expect(() => readPeriod('2001..2026', '2026-11-18')).to.throw('up to 1100 days')
  })
})

describe('a report that comes by itself', () => {
  const next = (zone: string, every: 'week' | 'month', after: string) =>
    nextMorning(zone, every, new Date(after)).toISOString()

  it('comes at eight on Mondays, or on the first, where its reader is', () => {
    expect(next('Europe/Berlin', 'week', '2026-11-29T07:00:00Z')).to.equal('2026-11-30T07:00:00.000Z')
    expect(next('Europe/Berlin', 'week', '2026-11-30T07:00:00Z')).to.equal('2026-12-07T07:00:00.000Z')
    expect(next('America/Los_Angeles', 'week', '2026-11-30T07:00:00Z')).to.equal('2026-11-30T16:00:00.000Z')
    expect(next('Europe/Berlin', 'month', '2026-03-15T07:00:00Z')).to.equal('2026-04-01T06:00:00.000Z')
    expect(next('Pacific/Kiritimati', 'month', '2026-11-30T17:00:00Z')).to.equal('2026-11-30T18:00:00.000Z')
  })

  it('follows the time zone of the profile, where that is one', () => {
    const config = loadConfig(BERLIN)
    const zone = (profile: Record<string, string>) => timeZoneFor(config, profile)
    expect(zone({ time_zone: 'Asia/Tokyo' })).to.equal('Asia/Tokyo')
    expect(zone({ time_zone: 'the moon' })).to.equal('Europe/Berlin')
    expect(zone({})).to.equal('Europe/Berlin')
  })
})

describe('a table as CSV', () => {
  it('quotes what needs it, and starts no formula', () => {
    const rows = [
      ['a "b", c', '1'],
      ['=1+1', '2'],
    ]
    expect(csvOf({ columns: ['what', 'times'], rows })).to.equal('what,times\r\n"a ""b"", c",1\r\n\'=1+1,2')
    const written = (text: string) => csvOf({ columns: [text], rows: [] }).replaceAll('"', '')
    for (const text of [
      '=1',
      '+1',
      '-1+1',
      '@A1',
      '\t=1',
      '\r=1',
      '\n=1',
      ' =1',
      '\u00a0=1',
      '\u200b=1',
      '＝1',
      '＋1',
      '－1',
      '＠1',
    ])
      expect(written(text), JSON.stringify(text)).to.equal(`'${text}`)
    for (const text of ['-12', '-12.50', 'a=1', 'x@y', '1-2', '']) expect(written(text), text).to.equal(text)
  })
})
