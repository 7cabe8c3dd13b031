// A person's rights without a server: whose every collection is, who cannot be erased yet, and an erasure that is interrupted.
import { expect } from 'chai'
import { runCommand } from '../../../core/commands/run.ts'
import type { Context } from '../../../core/context.ts'
import { administrator, type Caller } from '../../../core/model/caller.ts'
import type { Person } from '../../../core/model/person.ts'
import type { Records } from '../../../core/model/records.ts'
import { auditWarnings } from '../../../core/audit/check.ts'
import { resumeErasures } from '../../../core/rights/erase.ts'
import { forgetReturned, noteLeaver } from '../../../core/rights/leaver.ts'
import { tracesOf } from '../../../core/rights/traces.ts'
import { house } from '../../../core/subjects.ts'
import { houseAccount, walletOf } from '../../../core/wallet/account.ts'
import { postTransfer } from '../../../core/wallet/ledger.ts'
import { Erased } from '../../../xep/erasure.ts'
import { inLanguage } from '../../../texts/say.ts'
import { Fault } from '../../../xep/fault.ts'
import { holdingsTable, tableIn } from '../../../setup/rights.ts'
import { openStored, type Inside } from '../../support/context.ts'

const juliet: Person = {
  ...{ id: '100', username: 'juliet', name: 'Juliet Capulet', manager: null, profile: {} },
  ...{ mail: 'j.capulet@mail.example', phone: '+4930901820' },
}
const AT = '2026-11-29T12:00:00.000Z'

describe('the records of people', () => {
  it('are claimed: every collection says whose its records are', () => {
    expect(Object.keys(house.holdings).sort()).to.deep.equal(Object.keys(house.collections).sort())
  })

  it('are listed in docs/rights.md as the code has them', () => {
    expect(tableIn()?.trim(), 'node setup/rights.ts makes the table').to.equal(holdingsTable().trim())
  })
})

describe('the traces of a person', () => {
  const named = {
    ...{ username: 'juliet', name: 'Juliet Capulet', jid: 'juliet@acme.test', isReused: false },
    addresses: ['j.capulet@mail.example', '+4930901820'],
  }
  const clean = (record: object) => tracesOf(named, 'X').clean(record)

  it('are found in names, addresses and numbers, however they are written', () => {
    const texts = [
      'juliet  capulet',
      'Juliet@acme.test/phone',
      '+49 30 90 18 20',
      '+49 (30) 901820',
      'J.Capulet@Mail.example',
    ]
    expect(clean({ texts })).to.deep.equal({ texts: ['X', 'X/phone', 'X', 'X', 'X'] })
  })

  it('are not found in longer words and numbers', () => {
    const texts = ['julietta', 'Juliet Capulets', '+49309018201', 'anna.juliet-capulet']
    expect(clean({ texts: texts.slice(0, 3) })).to.deep.equal({ texts: texts.slice(0, 3) })
  })

  it('leave words of people alone that only look like the username', () => {
    expect(clean({ body: 'juliet balcony, says Ann (juliet)' })).to.deep.equal({ body: 'juliet balcony, says Ann (X)' })
    expect(clean({ what: 'signed out by juliet', by: 'juliet' })).to.deep.equal({ what: 'signed out by X', by: 'X' })
  })

  it('are found of names, usernames and servers with a dash', () => {
    const dashed = tracesOf({ ...named, username: 'anna-lena', name: 'Anna-Lena O.', jid: 'anna-lena@a-b.test' }, 'X')
    expect(dashed.clean({ name: 'Anna-Lena O.', jid: 'anna-lena@a-b.test', by: 'anna-lena' })).to.deep.equal({
      ...{ name: 'X', jid: 'X', by: 'X' },
    })
  })

  it('are not the username and address that somebody else has by now', () => {
    const reused = tracesOf({ ...named, isReused: true }, 'X')
    expect(reused.clean({ by: 'juliet', jid: 'juliet@acme.test', name: 'Juliet Capulet' })).to.deep.equal({
      ...{ by: 'juliet', jid: 'juliet@acme.test', name: 'X' },
    })
  })
})

describe('an erasure', () => {
  let inside: Omit<Inside, 'work'>
  let context: Context
  /** What the server is asked, and what it does about it. */
  let asked: string[]
  let isAway: boolean
  beforeEach(async () => {
    inside = await openStored()
    asked = []
    isAway = false
    const ask: Context['wire']['ask'] = async (_type, to, question, value) => {
      if (isAway) throw new Fault('remote-server-timeout', 'The server is away.')
      asked.push(`${to} ${question.build(value).toString()}`)
      return Erased.build(asked.length === 1 ? { after: 2000 } : {})
    }
    context = { ...inside.context, wire: { ...inside.context.wire, ask, online: true, lost: 0 } }
  })
  afterEach(() => inside.end())

  const run = (name: string, fields: Record<string, string>, caller: Caller = administrator) => {
    const command = house.commands.find(each => each.name === name)
    if (!command) throw new Error(`there is no command ${name}`)
    return runCommand(context, caller, command, fields)
  }
  const erase = (fields = { person: 'juliet', sure: 'erase' }, caller = administrator) =>
    run('person erase', fields, caller).catch(({ condition, message }: Fault) => ({ text: `${condition}: ${message}` }))
  const everything = async () => {
    const names = Object.keys(house.collections).filter(isCollection)
    return (await Promise.all(names.map(textsOf))).flat()
  }
  const textsOf = async (name: keyof Records) =>
    (await context.store[name].find({})).map(record => `${name} ${JSON.stringify(record)}`)
  const isCollection = (name: string): name is keyof Records => name in house.collections

  /** What a person who was here for a while leaves behind. */
  async function liveAndLeave(): Promise<void> {
    const { store } = context
    await store.broadcasts.insert({
      ...{
        id: 'b1',
        group: 'g1',
        sender: 'juliet@acme.test',
        origin: 'o1',
        body: 'Hello all',
        author: 'Juliet Capulet',
      },
      ...{ personal: false, accepted: true, sent: AT, recipients: 3 },
    })
    await store.inbox.insert({ id: 'juliet@acme.test outbox 1', at: AT, answer: { text: 'You are Juliet Capulet.' } })
    await store.inbox.insert({
      id: 'ann@acme.test outbox 2',
      at: AT,
      answer: { text: 'Juliet Capulet (juliet) is told.' },
    })
    await store.codes.insert({ id: 'c1', person: '100', hash: 'h', issuedBy: 'ann', issued: AT, expires: AT })
    await store.codes.insert({ id: 'c2', person: '101', hash: 'i', issuedBy: 'juliet', issued: AT, expires: AT })
    const { id: wallet } = await walletOf(context, '100', { currency: 'EUR', play: true })
    const { id: play } = await houseAccount(context, 'play', { currency: 'EUR', play: true })
    const money = { amount: 500, currency: 'EUR' }
    await postTransfer(context, {
      ...{ id: 't1', kind: 'topup', from: play, to: wallet, by: '100', money },
      purpose: 'for Juliet Capulet',
    })
    await run('limits', { of: 'juliet', once: '10' }).catch(() => undefined)
    await noteLeaver(context, juliet)
  }

  it('leaves the id and nothing of the names, and says what stays and why', async () => {
    await liveAndLeave()
    const { text = '', table } = await run('person erase', { person: 'juliet', sure: 'erase' })
    expect(text).to.match(/name the id 100, and texts of others say erased-[0-9a-f]{10}/)
    expect(table?.rows.map(([what]) => what)).to.include.members([
      'transfers',
      'auditEntries',
      'broadcasts',
      'erasures',
    ])
    expect((await everything()).filter(each => /juliet|capulet|901820/i.test(each))).to.deep.equal([])
    expect(await context.store.transfers.get('t1')).to.include({ amount: 500, by: '100' })
    expect(await context.store.broadcasts.get('b1')).to.include({ body: '', recipients: 3 })
    expect(await context.store.codes.get('c1')).to.equal(undefined)
    expect(asked).to.have.length(2)
    expect(asked[0]).to.include('name="juliet"').and.include('<text>j.capulet@mail.example</text>')
    expect(await auditWarnings(context)).to.deep.equal([])
    expect((await erase({ person: '100', sure: 'erase' })).text).to.match(/^item-not-found: .*was erased on/)
  })

  it('goes on where it was interrupted', async () => {
    await liveAndLeave()
    isAway = true
    expect((await erase()).text).to.match(/^remote-server-timeout/)
    expect(await context.store.leavers.get('100')).to.include({ username: 'juliet' })
    isAway = false
    await resumeErasures(context, () => {})
    expect((await everything()).filter(each => /juliet|capulet|901820/i.test(each))).to.deep.equal([])
    expect((await context.store.erasures.get('100'))?.done).to.be.a('string')
  })

  it('is refused while the person is here, with what to do first', async () => {
    await context.store.people.insert(juliet)
    expect((await erase()).text).to.match(/^not-allowed: Juliet Capulet is still here.*organisation file/)
    expect((await inLanguage('de', erase)).text).to.match(
      /^not-allowed: Juliet Capulet ist noch hier.*Organisationsdatei/,
    )
    await noteLeaver(context, juliet)
    expect((await erase()).text).to.match(/^not-allowed/)
    await forgetReturned(context)
    expect(await context.store.leavers.find({})).to.deep.equal([])
    await context.store.people.put({ ...juliet, sponsor: '7' })
    expect((await erase()).text).to.match(/guest remove juliet/)
  })

  it('is refused while a wallet holds money, or money is on its way', async () => {
    await noteLeaver(context, juliet)
    const unit = { currency: 'EUR', play: false }
    const { id: wallet } = await walletOf(context, '100', unit)
    const { id: bank } = await houseAccount(context, 'bank', unit)
    const money = { amount: 500, currency: 'EUR' }
    await postTransfer(context, { id: 't1', kind: 'topup', from: bank, to: wallet, by: null, money })
    expect((await erase()).text).to.match(/^not-allowed: The wallet of this person holds .*5\.00/)
    await postTransfer(context, { id: 't2', kind: 'payout', from: wallet, to: bank, by: null, money })
    await context.store.bankPayouts.insert({
      id: 't2',
      owner: '100',
      iban: 'DE00',
      amount: 500,
      state: 'asked',
      at: AT,
    })
    expect((await erase()).text).to.match(/^not-allowed: Money of this person is on its way/)
  })

  it('is refused without the word, in chat, and to others', async () => {
    await noteLeaver(context, juliet)
    expect((await erase({ person: 'juliet', sure: 'yes' })).text).to.match(/^bad-request: Nothing was erased/)
    expect((await erase(undefined, { admin: true, door: 'chat' })).text).to.match(/^not-allowed: This would stay/)
    expect((await erase(undefined, { admin: false, person: juliet })).text).to.match(/^forbidden/)
    expect(asked).to.deep.equal([])
  })
})
