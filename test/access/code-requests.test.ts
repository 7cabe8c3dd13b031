// Signing in again: who types an address gets a new code by it, and nobody learns from asking whose address it is.
import { expect } from 'chai'
import { readMail } from '../../core/model/address.ts'
import { readPhone } from '../../core/model/phone.ts'
import { answerCodeRequest, requestCode } from '../../core/mailing/code-request.ts'
import { deliverMail } from '../../core/mailing/mail-delivery.ts'
import { poll } from '../../setup/ports.ts'
import { openInside } from '../support/context.ts'
import { withoutTokens } from '../support/forms.ts'
import { knock } from '../support/doors.ts'
import { header, openMailbox, read, type Mailbox } from '../support/mailbox.ts'
import { ownWorld, type World } from '../support/world.ts'
import { storeOf } from '../support/store.ts'
import type { Person } from '../../core/model/person.ts'

describe('asking for a new code', function () {
  this.timeout(60_000)
  let post: Mailbox
  let acme: World
  before(async () => {
    post = await openMailbox()
    acme = await ownWorld({ BELLHOP_SMTP: post.url })
  })
  after(async () => {
    await acme?.end()
    await post.end()
  })

  const ask = (address: string) =>
    knock(acme.config, '/sign-in/code', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ address }).toString(),
    })

  const copies = (to: string) => post.mails.filter(mail => mail.to.includes(to)).length

  it('brings one by mail that signs a client in, however the address is spelled', async () => {
    const { status } = await ask('  NYang@HR.example ')
    expect(status).to.equal(200)
    const mail = read(await post.arrives('nyang@hr.example'))
    expect(header(mail, 'subject')).to.equal('Your new access code for nyang@acme.test (Demo Company)')
    const nyang = await acme.person('nyang', { password: codeIn(mail.text) })
    await nyang.leaves()
  })

  it('is answered in the same words whether or not somebody has the address, which alone gets a mail', async () => {
    const [known, unknown] = [await ask('lgarcia@hr.example'), await ask('nobody@hr.example')]
    const told = ({ status, headers, body }: typeof known) => ({
      status,
      body: withoutTokens(body),
      names: Object.keys(headers).sort(),
    })
    expect(told(unknown)).to.deep.equal(told(known))
    await post.arrives('lgarcia@hr.example')
    await ask('ajames@hr.example') // asked later: when its mail is there, the other's would be
    await post.arrives('ajames@hr.example')
    expect(copies('nobody@hr.example')).to.equal(0)
    const store = await storeOf(acme.config)
    const left = () => store.codeRequests.count().then(count => count === 0)
    expect(await poll(left, { milliseconds: 5_000, givenUp: () => false }), 'nothing is kept of it').to.equal(true)
    await store.close()
  })

  it('brings a letter to each of several people who share an address', async () => {
    const store = await storeOf(acme.config)
    for (const username of ['jchen', 'lpopp']) {
      const [person] = await store.people.find({ where: { username } })
      await store.people.change(person?.id ?? '', {}, { mail: 'shop@hr.example' })
    }
    await store.close()
    await ask('shop@hr.example')
    const texts = [await post.arrives('shop@hr.example'), await post.arrives('shop@hr.example')].map(
      each => read(each).text,
    )
    expect(texts.map(text => /(\w+)@acme\.test/.exec(text)?.[1]).sort()).to.deep.equal(['jchen', 'lpopp'])
  })

  it('floods nobody: asked for often, an address gets few, and every answer is the same', async () => {
    const answers = [await ask('sking@hr.example')]
    for (let more = 0; more < 9; more++) answers.push(await ask('sking@hr.example'))
    expect(new Set(answers.map(({ status, body }) => `${status} ${withoutTokens(body)}`)).size).to.equal(1)
    await ask('dlee@hr.example')
    await post.arrives('dlee@hr.example')
    expect(copies('sking@hr.example')).to.be.within(1, 4)
  })

  it('is kept when Bellhop is killed right after its answer', async () => {
    await ask('isciarra@hr.example')
    await acme.crash()
    await post.arrives('isciarra@hr.example')
  })
})

const ROUNDS = 120

describe('the time of an answer', () => {
  it('is the same for an address that somebody has and for one that nobody has', async function () {
    this.timeout(60_000)
    const post = await openMailbox()
    const { context, work, end } = await openInside({ BELLHOP_SMTP: post.url })
    try {
      await Promise.all(Array.from({ length: ROUNDS }, (_, at) => context.store.people.insert(somebody(at))))
      work({
        broadcast: async () => {},
        mail: id => deliverMail(context, id),
        codeRequest: id => answerCodeRequest(context, id),
      })
      const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] }
      for (let at = 0; at < ROUNDS; at++) {
        const sides = [['known', `p${at}@hr.example`] as const, ['unknown', `q${at}@hr.example`] as const]
        for (const [side, address] of at % 2 ? sides : sides.reverse()) {
          const from = performance.now()
          await requestCode(context, address, { from: `2001:db8:${at.toString(16)}:${side.length}::1` })
          times[side].push(performance.now() - from)
        }
      }
      expect(median(times.known) / median(times.unknown)).to.be.within(0.7, 1.4)
    } finally {
      await end()
      await post.end()
    }
  })
})

describe('an address', () => {
  it('is one mail address, or none', () => {
    expect(readMail(' Anna.Müller+chat@Example.COM ')).to.equal('anna.müller+chat@example.com')
    expect(readMail('root@localhost')).to.equal('root@localhost')
    const wrong = [
      ...['', '@', 'a', 'a@', '@b', 'a@b@c', 'a b@c.example', 'a@b.example, c@d.example', 'a@b.example;c@d.example'],
      ...[
        '"a b"@c.example',
        'Anna <a@b.example>',
        'a@b.example\r\nBcc: c@d.example',
        'a@b.example\0',
        'a..b@c.example',
      ],
      ...['a@-b.example', 'a@b..example', 'a@[127.0.0.1]', `${'a'.repeat(65)}@b.example`, `a@${'b'.repeat(254)}`],
    ]
    expect(wrong.filter(each => readMail(each) !== undefined)).to.deep.equal([])
  })

  it('is one phone number however it is written, or none', () => {
    const same = [
      '+49 30 123456',
      '0049 30 123456',
      '+49 (0) 30 / 12-34-56',
      ' +49.30.123456 ',
      '+49\u00a030\u2011123456',
    ]
    expect(same.map(each => readPhone(each))).to.deep.equal(same.map(() => '+4930123456'))
    const wrong = ['', '123', '+', '12345678901234567', '+49 30 x', '+49\r\n30123456; rm', '１２３４５６']
    expect(wrong.filter(each => readPhone(each) !== undefined)).to.deep.equal([])
  })
})

const codeIn = (text: string) => /^ {4}([0-9A-Z-]{16})$/m.exec(text)?.[1] ?? ''

const median = (values: number[]) => values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0

const somebody = (at: number): Person => ({
  ...{ id: `${at}`, username: `p${at}`, name: `P ${at}`, manager: null, profile: {}, mail: `p${at}@hr.example` },
})
