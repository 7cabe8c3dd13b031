// The audit log: which acts are entered, and what the doctor finds when somebody has changed the chain.
import { expect } from 'chai'
import { minuteText } from '../../../core/model/moment.ts'
import { enterBegunActs } from '../../../core/audit/act.ts'
import { auditWarnings } from '../../../core/audit/check.ts'
import { provableTable, tableOf } from '../../../core/audit/listing.ts'
import { inLanguage } from '../../../texts/say.ts'
import { entryId, hashOf } from '../../../core/audit/chain.ts'
import { expireEntries } from '../../../core/audit/expiry.ts'
import type { AuditEntry } from '../../../core/audit/records.ts'
import { command, multilineInput, textInput, type Answer } from '../../../core/commands/command.ts'
import { runCommand } from '../../../core/commands/run.ts'
import type { Context } from '../../../core/context.ts'
import { doctor } from '../../../core/doctor/commands/doctor.ts'
import { administrator, type Caller } from '../../../core/model/caller.ts'
import { makeSerially } from '../../../core/runs/serially.ts'
import { house } from '../../../core/subjects.ts'
import { Fault } from '../../../xep/fault.ts'
import { openStored, type Inside } from '../../support/context.ts'

const DAY = 86_400_000 // ms
const someone = { id: 'p1', username: 'juliet', name: 'Juliet', manager: null, profile: {} }
const juliet: Caller = { admin: true, person: someone, door: 'chat' }

const act = command({
  name: 'try it',
  help: 'does what its field says',
  who: 'person',
  inputs: {
    what: textInput('What'),
    code: { ...textInput('Code', { secret: true }), required: false },
    text: { ...multilineInput('Text'), required: false },
  },
  async run(_context, _caller, { what }): Promise<Answer> {
    if (what === 'refuse') throw new Fault('not-acceptable', 'Not today.')
    if (what === 'fail') throw new Error('a bug')
    return what === 'ask' ? { text: 'How many?', ask: 'text' } : { text: 'It is done.' }
  },
})

describe('the audit log', () => {
  let inside: Omit<Inside, 'work'>
  let context: Context
  beforeEach(async () => {
    inside = await openStored()
    context = inside.context
  })
  afterEach(() => inside.end())

  const run = (what: string, caller: Caller = administrator, own = context) =>
    runCommand(own, caller, act, { what }).catch(() => undefined)
  const entries = () => context.store.auditEntries.find({ sort: 'id' })
  const broken = async () => (await auditWarnings(context)).map(({ object, is }) => `${object}: ${is}`)
  const entryAt = async (number: number): Promise<AuditEntry> => {
    const found = await context.store.auditEntries.get(entryId(number))
    if (!found) throw new Error(`there is no entry ${number}`)
    return found
  }
  const read = async (fields: Record<string, string> = {}) => {
    const found = house.commands.find(({ name }) => name === 'audit')
    if (!found) throw new Error('there is no command audit')
    return runCommand(context, administrator, found, fields)
  }

  describe('enters', () => {
    it('who did what, by which door, with what outcome', async () => {
      await run('finish', juliet)
      await run('refuse')
      await run('fail')
      const told = (await entries()).map(({ by, door, act: name, outcome, content }) =>
        [by, content?.username, door, name, outcome, content?.fields.what, content?.why]
          .map(each => each ?? '-')
          .join(),
      )
      expect(told).to.deep.equal([
        'p1,juliet,chat,try it,done,finish,-',
        '-,-,token,try it,refused,refuse,Not today.',
        '-,-,token,try it,failed,fail,-',
      ])
      expect(await broken()).to.deep.equal([])
    })

    it('and lists it in the language of who reads, but for a file of programs', async () => {
      await run('refuse')
      const all = await entries()
      const cells = (table: { rows: string[][] }) => table.rows.map(row => [row[2], row[6]])
      expect(cells(inLanguage('de', () => tableOf({ timeZone: 'UTC' }, all)))).to.deep.equal([
        ['Administrator', 'abgelehnt: Not today.'],
      ])
      expect(cells(inLanguage('de', () => provableTable(all)))).to.deep.equal([
        ['administrator', 'refused: Not today.'],
      ])
    })

    it('with the clocks of the organisation', async () => {
      await run('refuse')
      const all = await entries()
      const shown = (timeZone: string) => tableOf({ timeZone }, all).rows.map(([, when]) => when)
      expect(shown('Asia/Tokyo')).to.deep.equal(all.map(({ ended }) => minuteText({ timeZone: 'Asia/Tokyo' }, ended)))
      expect(shown('Asia/Tokyo')).not.to.deep.equal(shown('UTC'))
    })

    it('no secret, and no words that were meant for others', async () => {
      await runCommand(context, administrator, act, { what: 'finish', code: 'K7QX-22', text: 'Dear all' })
      expect((await entryAt(1)).content?.fields).to.deep.equal({ what: 'finish', code: '…', text: '(8 characters)' })
    })

    it('nothing of questions, of others, and of commands that only read', async () => {
      await run('ask')
      await run('finish', { ...juliet, admin: false })
      await read()
      expect(await entries()).to.deep.equal([])
      expect(await context.store.begunActs.find({})).to.deep.equal([])
    })

    it('at the next start, what Bellhop did not live to see the end of', async () => {
      const begun = { id: 'a', began: new Date().toISOString(), by: null, door: 'token', act: 'org apply' }
      await context.store.begunActs.insert({ ...begun, content: { salt: 's', fields: {} } })
      await enterBegunActs(context)
      expect(await entryAt(1)).to.include({ act: 'org apply', outcome: 'unknown' })
      expect(await context.store.begunActs.find({})).to.deep.equal([])
    })

    it('acts of several processes at once, in one chain', async () => {
      const others = [context, { ...context, serially: makeSerially() }, { ...context, serially: makeSerially() }]
      await Promise.all(Array.from({ length: 60 }, (_, at) => run(`finish ${at}`, juliet, others[at % 3] ?? context)))
      expect((await entries()).map(({ id }) => Number(id))).to.deep.equal(Array.from({ length: 60 }, (_, at) => at + 1))
      expect(await broken()).to.deep.equal([])
    })
  })

  it('is told of every secret: fields that carry one say so', () => {
    const named = house.commands.flatMap(({ name, inputs }) =>
      Object.entries(inputs)
        .filter(
          ([key, { type, secret }]) =>
            /^(code|token|pin|secret|password|counter)$/.test(key) && type !== 'file' && !secret,
        )
        .map(([key]) => `${name}: ${key}`),
    )
    expect(named).to.deep.equal([])
  })

  describe('is examined by the doctor, who names the first entry that', () => {
    beforeEach(async () => {
      for (const each of ['one', 'two', 'three', 'four', 'five']) await run(each)
    })

    it('was changed', async () => {
      await context.store.auditEntries.put({ ...(await entryAt(3)), outcome: 'refused' })
      expect(await broken()).to.deep.equal(['audit/3: changed'])
    })

    it('was changed in what it says', async () => {
      const { content, ...entry } = await entryAt(2)
      await context.store.auditEntries.put({
        ...entry,
        content: { salt: content?.salt ?? '', fields: { what: 'six' } },
      })
      expect(await broken()).to.deep.equal(['audit/2: changed'])
    })

    it('was changed with its own hash', async () => {
      const entry = { ...(await entryAt(3)), act: 'nothing' }
      await context.store.auditEntries.put({ ...entry, hash: hashOf(entry) })
      expect(await broken()).to.deep.equal(['audit/4: its predecessor was changed, removed or put in'])
    })

    it('was removed', async () => {
      await context.store.auditEntries.remove(entryId(2))
      expect(await broken()).to.deep.equal(['audit/3: entry 2 is missing before it'])
    })

    it('was removed at the end', async () => {
      await context.store.auditEntries.remove(entryId(5))
      expect(await broken()).to.deep.equal(['audit/5: missing: it was the newest'])
    })

    it('was removed at the end, and the doctor says so also while the XMPP server is away', async () => {
      await context.store.auditEntries.remove(entryId(5))
      expect(context.wire.online).to.equal(false)
      const { text, table } = await runCommand(context, { admin: true }, doctor, {})
      expect(text).to.include('The XMPP server is not connected: what it holds was not compared.')
      expect(table?.rows.map(([object, , , is]) => `${object}: ${is}`)).to.include(
        'audit/5: missing: it was the newest',
      )
    })

    it('was removed at the beginning', async () => {
      await context.store.auditEntries.remove(entryId(1))
      const { hash: before } = await entryAt(1).catch(() => ({ hash: '' }))
      expect(before).to.equal('')
      expect(await broken()).to.deep.equal(['audit/2: entry 1 is missing before it'])
      const { before: kept } = await entryAt(2)
      await context.store.auditChains.change('chain', {}, { first: 2, before: kept })
      expect(await broken()).to.deep.equal(['audit/1: missing: no entry says that the oldest were removed'])
    })

    it('was put in', async () => {
      await context.store.auditEntries.insert({ ...(await entryAt(3)), id: `${entryId(3)}-1` })
      expect(await broken()).to.deep.equal(['audit/3: an entry that was put in'])
      await context.store.auditEntries.remove(`${entryId(3)}-1`)
      await context.store.auditEntries.insert({ ...(await entryAt(5)), id: entryId(6) })
      expect(await broken()).to.deep.equal(['audit/6: an entry that was put in'])
    })

    it('lost what it said, where no erasure says so', async () => {
      await context.store.auditEntries.change(entryId(4), {}, { content: undefined })
      expect(await broken()).to.deep.equal(['audit/4: without content, which no person erase took away'])
    })
  })

  it('loses its oldest entries after their days, and the chain still holds', async () => {
    for (const each of ['one', 'two', 'three']) await run(each)
    const later = { ...context, now: () => new Date(Date.now() + 800 * DAY) }
    await run('four', juliet, later)
    await expireEntries(later)
    expect((await entries()).map(({ id, act: name, door }) => [Number(id), name, door])).to.deep.equal([
      [4, 'try it', 'chat'],
      [5, 'audit', 'retention'],
    ])
    expect(await broken()).to.deep.equal([])
    await context.store.auditEntries.remove(entryId(4))
    expect(await broken()).to.deep.equal(['audit/5: entry 4 is missing before it'])
  })

  it('is listed newest first, as CSV with what is hashed, and compared with a hash from elsewhere', async () => {
    await run('one', juliet)
    const { hash } = await entryAt(1)
    await run('two')
    const { text, table } = await read()
    expect(text).to.include((await entryAt(2)).hash)
    expect(table?.rows.map(([number, , who, , , fields]) => [number, who, fields])).to.deep.equal([
      ['2', 'administrator', 'what=two'],
      ['1', 'juliet', 'what=one'],
    ])
    expect((await read({ as: 'csv' })).text?.split('\r\n')).to.have.length(3)
    expect((await read({ month: '2020-01' })).text).to.equal('There is no entry.')
    expect((await read({ hash })).text).to.equal('Entry 1 has this hash: all entries until then are as they were.')
    expect((await read({ hash: 'f'.repeat(64) })).text).to.match(/^No entry has this hash/)
    await context.store.auditEntries.remove(entryId(1))
    expect((await read({ hash })).text).to.equal('The log was changed. audit/2: entry 1 is missing before it.')
  })
})
