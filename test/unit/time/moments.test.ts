// Times as people read them: by the organisation's clocks or the reader's, in sentences with the time zone and in tables short.
import { expect } from 'chai'
import { toText } from '../../../core/commands/render.ts'
import { runCommand } from '../../../core/commands/run.ts'
import type { Context } from '../../../core/context.ts'
import { callerFor } from '../../../core/model/caller.ts'
import { clockOf } from '../../../core/model/day.ts'
import { kept } from '../../../core/model/kept.ts'
import { newMembership } from '../../../core/model/membership.ts'
import { minuteText, momentDay, momentText, readMoment } from '../../../core/model/moment.ts'
import { withdrawnText } from '../../../core/broadcasts/retraction.ts'
import { openGateway } from '../../../gateway/server.ts'
import { toText as markupOf } from '../../../gateway/visit/html.ts'
import { codeCard } from '../../../gateway/cards/code.ts'
import type { OutgoingMail } from '../../../core/mailing/records.ts'
import { mailTable } from '../../../gateway/pages/mails.ts'
import { inLanguage } from '../../../texts/say.ts'
import { openStored } from '../../support/context.ts'
import { person } from '../../support/desk-stage.ts'
import { freePorts } from '../../support/ports.ts'

const BERLIN = { timeZone: 'Europe/Berlin' }
const NIGHT = '2026-11-29T23:30:00.000Z' // 00:30 of the next day in Berlin, 08:30 in Tokyo

describe('a time that people read', () => {
  it('has the name of its time zone in sentences', () => {
    expect(momentText(BERLIN, NIGHT)).to.equal('30 November 2026 at 00:30 CET')
    expect(momentText(BERLIN, NIGHT, 'UTC')).to.equal('29 November 2026 at 23:30 UTC')
    expect(momentText(BERLIN, '2026-07-01T10:00:00Z')).to.equal('1 July 2026 at 12:00 CEST')
    expect(inLanguage('de', () => momentText(BERLIN, NIGHT))).to.equal('30. November 2026 um 00:30 MEZ')
    expect(withdrawnText(BERLIN, { sent: NIGHT })).to.equal('A message of 30 November 2026 at 00:30 CET was withdrawn.')
  })

  it('is short in tables, before and after clocks are put forward and back', () => {
    const shown = (time: string) => minuteText(BERLIN, time)
    expect(['2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z'].map(shown)).to.deep.equal([
      '2026-03-29 01:59',
      '2026-03-29 03:00',
    ])
    expect(['2026-10-25T00:59:00Z', '2026-10-25T01:00:00Z', '2026-10-25T02:00:00Z'].map(shown)).to.deep.equal([
      ...['2026-10-25 02:59', '2026-10-25 02:00', '2026-10-25 03:00'],
    ])
    expect(minuteText(BERLIN, '2026-12-31T23:59:00Z', 'Asia/Kolkata')).to.equal('2027-01-01 05:29')
  })

  it('can be written back as a table shows it', () => {
    for (const time of ['2026-01-01T00:00:00.000Z', '2026-03-29T01:00:00.000Z', '2026-10-25T02:00:00.000Z', NIGHT]) {
      const read = readMoment(minuteText(BERLIN, time), BERLIN.timeZone, new Date(time))
      expect(read.toISOString()).to.equal(time)
    }
  })

  it('is on the day of the clocks', () => {
    expect(momentDay(BERLIN, NIGHT)).to.equal('2026-11-30')
    expect(momentDay({ timeZone: 'America/New_York' }, NIGHT)).to.equal('2026-11-29')
  })

  it('is on the pages by the same clocks', () => {
    const shown = { jid: 'ann@acme.test', code: 'K7F3', until: NIGHT, timeZone: 'Asia/Tokyo' }
    expect(markupOf(codeCard(shown))).to.contain('First use until 30 November 2026 at 08:30 GMT+9.')
    const mail: OutgoingMail = {
      ...{ id: 'm', kind: 'invitation', channel: 'mail', person: 'ann', to: 'ann@hr.example', language: 'en' },
      ...{ by: 'Bob', inviter: null, at: NIGHT, state: 'sent' },
    }
    expect(markupOf(mailTable(BERLIN, [mail]))).to.contain('30 November 2026 at 00:30 CET')
  })

  it('takes few clocks for many time zones, each right after others were forgotten', () => {
    const made: string[] = []
    const named = kept((name: string) => (made.push(name), { name }))
    for (let at = 0; at < 1_000; at++) expect(named(`${at % 300}`).name).to.equal(`${at % 300}`)
    expect(named('999')).to.equal(named('999'))
    expect(made.filter(name => name === '999')).to.have.length(1)
    expect(clockOf('Europe/Berlin')).to.equal(clockOf('Europe/Berlin'))
    expect(() => clockOf('the moon')).to.throw(RangeError)
  })
})

describe('commands of an organisation in Berlin', function () {
  this.timeout(60_000)
  let inside: Awaited<ReturnType<typeof openStored>>
  let context: Context
  let number = 0
  before(async () => {
    const [port] = await freePorts(1)
    inside = await openStored({
      ...{ BELLHOP_TIME_ZONE: BERLIN.timeZone, BELLHOP_ADMINS: 'ann', BELLHOP_HTTP_PORT: String(port) },
    })
    context = { ...inside.context, now: () => new Date(NIGHT) }
    const { store } = context
    const people = [person('ann'), person('bob', { profile: { time_zone: 'Asia/Tokyo' } })]
    for (const each of people) await store.people.insert(each)
    await context.admins.see(people)
    await store.groups.insert({
      id: 'news',
      name: 'news',
      kind: 'broadcast',
      origin: 'custom',
      title: 'News',
      owner: 'ann',
    })
    for (const id of ['ann', 'bob']) await store.memberships.insert(newMembership('news', { person: id }))
    await store.broadcasts.insert({
      ...{ id: 'b1', group: 'news', sender: 'ann', origin: 'b1', body: 'Lunch', personal: false },
      ...{ accepted: true, sent: NIGHT, completed: NIGHT, recipients: 2 },
    })
    await store.mails.insert({
      ...{ id: 'm', kind: 'invitation', channel: 'mail', person: 'bob', to: 'bob@hr.example', language: 'en' },
      ...{ by: 'Ann', inviter: 'ann', at: NIGHT, state: 'sent' },
    })
    const device = { hash: 'h', issuedBy: 'ann', issued: NIGHT, expires: NIGHT, firstUse: NIGHT, lastUse: NIGHT }
    for (const who of ['ann', 'bob']) {
      await store.codes.insert({ id: `${who}-1`, person: who, ...device, hash: who })
      await store.audits.insert({ id: who, person: who, at: NIGHT, what: 'signed in' })
    }
  })
  after(() => inside?.end())

  const commandNamed = (name: string) => {
    const command = context.house.commands.find(each => each.name === name)
    if (!command) throw new Error(`There is no command ${name}`)
    return command
  }
  const callerOf = async (who: string) => ({
    ...callerFor(context, await context.store.people.get(who)),
    jid: `${who}@acme.test/phone`,
    origin: `message ${++number}`,
  })
  const does = async (who: string, name: string, fields: Record<string, string> = {}) =>
    toText(await runCommand(context, await callerOf(who), commandNamed(name), fields))
  const choices = async (who: string, name: string, field: string) =>
    ((await commandNamed(name).inputs[field]?.choices?.(context, await callerOf(who), {})) ?? [])
      .map(({ label }) => label)
      .join('\n')

  it('say until when a code is good', async () => {
    expect(await does('ann', 'code issue')).to.match(/first use until 1 December 2026 at 00:30 CET\./)
    expect(await does('bob', 'code issue')).to.match(/first use until 1 December 2026 at 08:30 GMT\+9\./)
    expect(await does('ann', 'pair')).to.match(/, until 30 November 2026 at 00:\d\d CET\. It works once/)
  })

  it('show tables by the clocks of the organisation, and of who has others', async () => {
    await does('bob', 'qr group', { group: 'news', hours: '24' }).catch(() => '')
    await does('ann', 'qr group', { group: 'news', hours: '24' })
    const shown = async (who: string) => ({
      codes: await does(who, 'code list'),
      devices: await does(who, 'devices'),
      history: await does(who, 'broadcast history', { group: 'news' }),
    })
    for (const [who, hour] of [
      ['ann', '2026-11-30 00:30'],
      ['bob', '2026-11-30 08:30'],
    ] as const)
      for (const [name, text] of Object.entries(await shown(who))) {
        expect(text, `${name} of ${who}`).to.contain(hour)
        expect(text, `${name} of ${who}`).not.to.match(/T\d\d:\d\d|\dZ|UTC|2026-11-29/)
      }
    expect(await does('ann', 'mails')).to.contain('2026-11-30 00:30')
    expect(await does('ann', 'invites'))
      .to.contain('2026-12-01 00:30')
      .and.not.to.match(/T\d\d:\d\d/)
  })

  it('offer choices by the same clocks', async () => {
    for (const [who, name, field] of [
      ['ann', 'code revoke', 'id'],
      ['ann', 'broadcast retract', 'message'],
      ['ann', 'invite revoke', 'invite'],
      ['ann', 'device name', 'id'],
    ] as const)
      expect(await choices(who, name, field), name).to.contain('2026-11-30 00:30')
    expect(await choices('bob', 'code revoke', 'id')).to.contain('2026-11-30 08:30')
  })

  it('name the next report by the clocks at whose eight in the morning it comes', async () => {
    const told = await does('bob', 'report every', { every: 'week' })
    expect(told).to.match(/the next one on 7 December 2026 at 08:00 GMT\+9\.$/)
    expect(await does('bob', 'report every')).to.match(/2026-12-07 08:00$/)
    expect(await does('ann', 'report every', { every: 'week' })).to.match(/on 30 November 2026 at 08:00 CET\.$/)
  })

  it('print posters that name the day of their clocks', async () => {
    context.now = () => new Date(Date.parse(NIGHT) - 86_400_000)
    const { link = '' } = await runCommand(context, await callerOf('ann'), commandNamed('qr group'), {
      ...{ group: 'news', hours: '24' },
    })
    const http = await openGateway({
      ...{ context, online: () => true, server: () => 'connected', progress: () => '', version: '1.0.0' },
      ...{ changed() {}, trace: async function* () {}, metrics: async () => '' },
    })
    try {
      const { body } = await http.inject(`${new URL(link).pathname}.svg?size=a6`)
      expect(body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')).to.contain('Until 30 November 2026')
    } finally {
      context.now = () => new Date(NIGHT)
      await http.close()
    }
  })

  it('count a broadcast on the day on which it was sent', async () => {
    expect(await does('ann', 'report', { about: 'broadcast news', period: '2026-11-30' })).to.contain('2026-11-30')
  })
})
