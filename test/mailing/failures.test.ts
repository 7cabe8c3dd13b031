// Letters that cannot be sent because of us, and letters that come back.
import { expect } from 'chai'
import { administrator } from '../../core/model/caller.ts'
import type { Person } from '../../core/model/person.ts'
import { bounceIdOf, mailIdIn, takeBounce } from '../../core/mailing/bounce.ts'
import { endMailsTo } from '../../core/mailing/failure.ts'
import { inviteEverybody } from '../../core/mailing/invite-all.ts'
import { deliverMail, probeChannel } from '../../core/mailing/mail-delivery.ts'
import { probeJob } from '../../core/mailing/pause.ts'
import { reportUrl, takeReport } from '../../core/mailing/report.ts'
import { poll } from '../../setup/ports.ts'
import { openInside, type Inside } from '../support/context.ts'
import { openMailbox, type Mailbox } from '../support/mailbox.ts'

describe('a letter that does not arrive', function () {
  this.timeout(60_000)
  let post: Mailbox
  let inside: Inside
  const warnings: string[] = []
  const nothing = () => {}
  beforeEach(async () => {
    warnings.length = 0
    post = await openMailbox()
    const log = {
      debug: nothing,
      info: nothing,
      error: nothing,
      warn: (_: object, text: string) => void warnings.push(text),
    }
    inside = await openInside({ BELLHOP_SMTP: post.url, BELLHOP_MAIL_BOUNCES: 'bounces+{id}@chat.example' }, log)
    inside.work({ mail: id => deliverMail(inside.context, id), channel: id => probeChannel(inside.context, id) })
  })
  afterEach(async () => {
    await inside.end()
    await post.end()
  })

  const somebody = (at: number): Person => ({
    ...{ id: `${at}`, username: `p${at}`, name: `P ${at}`, manager: null, profile: {}, mail: `p${at}@hr.example` },
  })
  async function invite(count: number): Promise<void> {
    for (let at = 0; at < count; at++) await inside.context.store.people.put(somebody(at))
    await inviteEverybody(inside.context, administrator, 'mail', () => {})
  }
  const state = (wanted: 'sent' | 'due') => inside.context.store.mails.count({ state: wanted })
  const eventually = (isSo: () => Promise<boolean>) => poll(isSo, { milliseconds: 30_000 })

  it('stays due with all others as long as the server refuses us, told once, and goes out afterwards', async () => {
    let asked = 0
    post.manners = { recipient: () => (asked++, [554, '5.7.1 Relay access denied']) }
    await invite(20)
    expect(await eventually(async () => ((await inside.context.store.pauses.get('mail'))?.tries ?? 0) > 1)).to.equal(
      true,
    )
    expect(await state('due')).to.equal(20)
    expect(asked, 'tries of all letters together').to.be.below(8)
    expect(warnings.filter(text => /nothing goes out/.test(text))).to.have.length(1)
    post.manners = {}
    expect(await eventually(async () => (await state('sent')) === 20)).to.equal(true)
    expect(await inside.context.store.pauses.count()).to.equal(0)
    expect(new Set(post.mails.map(({ to }) => to[0])).size).to.equal(20)
  })

  it('keeps no other waiting when it alone is refused', async () => {
    post.manners = { recipient: address => (address === 'p0@hr.example' ? [550, '5.7.1 Blocked'] : undefined) }
    await invite(6)
    expect(await eventually(async () => (await state('sent')) === 5)).to.equal(true)
    expect(await state('due')).to.equal(1)
  })

  it('is not sent again as the one that tries, when it went out a moment before', async () => {
    const { context } = inside
    const pause = {
      id: 'mail' as const,
      since: new Date().toISOString(),
      problem: '554',
      tries: 1,
      probe: '0',
      refused: ['a', 'b'],
    }
    await context.store.pauses.put(pause)
    await invite(2)
    const [first, second] = await context.store.mails.find({ sort: 'id' })
    const goesOut = Promise.withResolvers<void>()
    const held = context.serially(`mail ${first?.id}`, () => goesOut.promise)
    const probing = probeChannel(context, probeJob(pause))
    const isChosen = async () => (await context.store.pauses.get('mail'))?.probe === first?.id
    expect(await eventually(isChosen)).to.equal(true)
    await context.store.mails.change(first?.id ?? '', {}, { state: 'sent' })
    goesOut.resolve()
    await Promise.all([held, probing])
    expect(post.mails.map(({ to }) => to)).to.deep.equal([[second?.to]])
    expect(await context.store.pauses.count()).to.equal(0)
  })

  it('is returned by a bounce to its own address alone; code and link end, and it is open again', async () => {
    await invite(1)
    expect(await eventually(async () => (await state('sent')) === 1)).to.equal(true)
    const { context } = inside
    const [letter] = await context.store.mails.find()
    const id = letter?.id ?? ''
    const address = post.mails[0]?.from ?? ''
    expect(address).to.equal(`bounces+${bounceIdOf(context.config, id)}@chat.example`)
    const forged = `bounces+${id}00000000@chat.example`
    expect(mailIdIn(context.config, forged)).to.equal(undefined)
    expect(await takeBounce(context, { recipients: [forged], failed: true, problem: 'x' })).to.equal(false)

    await takeBounce(context, { recipients: [address], failed: false, problem: '450 later' })
    expect(await context.store.mails.get(id)).to.include({ state: 'sent', problem: '450 later' })
    await takeBounce(context, { recipients: [address.toUpperCase()], failed: true, problem: '550 5.1.1 nobody' })
    expect(await context.store.mails.get(id)).to.include({ state: 'returned', problem: '550 5.1.1 nobody' })
    expect((await context.store.invites.get(id))?.revoked).to.be.a('string')
    const [code] = await context.store.codes.find({ where: { person: '0' } })
    expect(code?.revoked).to.be.a('string')
    const again = await inviteEverybody(context, administrator, 'mail', () => {})
    expect(again).to.include({ invited: 1, waiting: 0 })
  })

  it('ends with the address, when that was corrected', async () => {
    await invite(1)
    expect(await eventually(async () => (await state('sent')) === 1)).to.equal(true)
    const { context } = inside
    await context.store.people.change('0', {}, { mail: 'right@hr.example' })
    await endMailsTo(context, '0', 'p0@hr.example')
    const [code] = await context.store.codes.find({ where: { person: '0' } })
    expect(code?.revoked).to.be.a('string')
    expect(await inviteEverybody(context, administrator, 'mail', () => {})).to.include({ invited: 1 })
    await post.arrives('right@hr.example')
  })

  it('is returned by the report of a gateway for text messages, at an address that nobody else knows', async () => {
    const { context } = inside
    await context.store.people.put(somebody(0))
    const letter = {
      kind: 'invitation',
      channel: 'text',
      person: '0',
      to: '+15550100',
      language: 'en',
      by: '',
    } as const
    const at = new Date().toISOString()
    await context.store.mails.insert({ ...letter, id: 'k3jq8w2m5p', inviter: null, at, state: 'sent' })
    const named = reportUrl(context.config, 'k3jq8w2m5p').split('/').at(-1) ?? ''
    const refused = await takeReport(context, `${named}x`, ['UNDELIV']).catch(({ condition }) => condition)
    expect(refused).to.equal('item-not-found')
    await takeReport(context, named, ['DELIVRD'])
    expect(await context.store.mails.get('k3jq8w2m5p')).to.include({ state: 'sent' })
    await takeReport(context, named, ['UNDELIV'])
    expect(await context.store.mails.get('k3jq8w2m5p')).to.include({ state: 'returned' })
  })
})
