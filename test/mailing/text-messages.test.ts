// Text messages: what the HTTP gateway is asked, when it is asked again, and that one message is enough.
import { expect } from 'chai'
import { loadConfig } from '../../config.ts'
import { isOne, withoutAccents } from '../../core/mailing/gsm.ts'
import { readingOf } from '../../core/mailing/mail-text.ts'
import { inLanguage } from '../../texts/say.ts'
import { openPost } from '../../mail/open.ts'
import { poll } from '../../setup/ports.ts'
import { knock } from '../support/doors.ts'
import { openSmsGateway, type SmsGateway } from '../support/sms-gateway.ts'
import { ownWorld, type World } from '../support/world.ts'
import { storeOf } from '../support/store.ts'
import type { Person } from '../../core/model/person.ts'

const ORGANISATION = 'Grün "& Söhne" \\ {{ to }}'

describe('a text message', function () {
  this.timeout(60_000)
  let gateway: SmsGateway
  let acme: World
  before(async () => {
    gateway = await openSmsGateway()
    acme = await ownWorld({
      BELLHOP_SMS_URL: gateway.url,
      BELLHOP_SMS_HEADERS: '{"Authorization": "Bearer key", "X-Account": 7}',
      BELLHOP_SMS_BODY:
        '{"messages": [{"to": {{ to | json }}, "text": {{ text | json }}, "ref": {{ id | json }}, "report": {{ report | json }}}]}',
      BELLHOP_ORG_NAME: ORGANISATION,
    })
  })
  after(async () => {
    await acme?.end()
    await gateway.end()
  })

  const row = async (username: string) =>
    (await acme.does('mails')).table?.rows.find(([, , forWhom]) => forWhom === username)?.slice(3) ?? []

  const reportIn = (body: string): string => new URL(JSON.parse(body).messages[0].report).pathname

  const reaches = (username: string, state: string) =>
    poll(async () => (await row(username))[1] === state, { milliseconds: 15_000, givenUp: () => false })

  it('is asked for as the template says, escaped right, with a code that signs a client in', async () => {
    await acme.does('invite', { username: 'nyang', by: 'text' })
    const { headers, body } = await gateway.gets(asked => asked.body.includes('+15155550101'))
    expect(headers).to.include({ authorization: 'Bearer key', 'x-account': '7', 'content-type': 'application/json' })
    const message: { to: string; text: string; ref: string } = JSON.parse(body).messages[0]
    expect(message.to).to.equal('+15155550101')
    expect(message.text)
      .to.contain(`${ORGANISATION} invites you to its chat. Code `)
      .and.to.contain('24 hours')
      .and.to.match(/\/welcome\/\w{26}$/)
    expect(message.ref).to.match(/^[0-9a-z]{10}$/)
    expect(isOne(message.text)).to.equal(true)
    const [code = ''] = /\w{4}-\w{4}-\w{4}-\w/.exec(message.text) ?? []
    const nyang = await acme.person('nyang', { password: code })
    await nyang.leaves()
  })

  it('brings a code for a day with an invitation, and for minutes to somebody who asked for it', async () => {
    const minutes = async (username: string) => {
      const { table } = await acme.does('code-list', { username })
      const [, issued = '', expires = ''] = table?.rows[0] ?? []
      return (Date.parse(expires) - Date.parse(issued)) / 60_000
    }
    await acme.does('invite', { username: 'lgarcia', by: 'text' })
    expect(await reaches('lgarcia', 'sent')).to.equal(true)
    expect(await minutes('lgarcia')).to.be.within(24 * 60 - 1, 24 * 60 + 1)
    await knock(acme.config, '/sign-in/code', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ address: '+1 515 555 0113' }).toString(),
    })
    const { body } = await gateway.gets(asked => asked.body.includes('+15155550113'))
    expect(body).to.contain('10 minutes')
    expect(await minutes('lpopp')).to.be.within(9, 11)
  })

  it('is tried again when the gateway fails, and sent once', async () => {
    gateway.answers = [500, 429]
    await acme.does('invite', { username: 'ajames', by: 'text' })
    expect(await reaches('ajames', 'sent')).to.equal(true)
    const asked = gateway.asked.filter(({ body }) => body.includes('+15905550103'))
    expect(asked.map(({ status }) => status)).to.deep.equal([500, 429, 200])
    expect(new Set(asked.map(({ body }) => body)).size, 'the same each time').to.equal(1)
  })

  it('is listed as refused when the gateway does not want it, and follows no redirect', async () => {
    gateway.answers = [422]
    await acme.does('invite', { username: 'bmiller', by: 'text' })
    expect(await reaches('bmiller', 'refused')).to.equal(true)
    expect((await row('bmiller'))[2]).to.equal('The gateway for text messages answered 422: {"said": "so"}')
    gateway.answers = [307]
    await acme.does('invite', { username: 'dwilliams', by: 'text' })
    expect(await reaches('dwilliams', 'sent')).to.equal(true)
    const asked = gateway.asked.filter(({ body }) => body.includes('+15905550105'))
    expect(asked.map(({ status }) => status)).to.deep.equal([307, 200])
  })

  it('is returned when the gateway reports so at the address that came with it; the inviter hears of it', async () => {
    const boss = await acme.person('sking')
    boss.says('bellhop@bellhop.acme.test', 'language de')
    await boss.hears(/Deutsch/)
    boss.says('bellhop@bellhop.acme.test', 'invite dnguyen text')
    await boss.hears(/ist eingeladen\. Eine SMS geht an /)
    expect(await reaches('dnguyen', 'sent')).to.equal(true)
    const to = '+15905550107'
    const { body } = await gateway.gets(asked => asked.body.includes(to))
    const path = reportIn(body)
    const report = (at: string, body: object) =>
      knock(acme.config, at, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    expect((await report(`${path.slice(0, -1)}0`, { status: 'UNDELIV' })).status).to.equal(404)
    expect(
      (await report(path, { results: [{ status: { name: 'DELIVERED' }, text: 'Chat of Unknown' }] })).status,
    ).to.equal(204)
    expect((await row('dnguyen'))[1]).to.equal('sent')
    expect((await report(path, { results: [{ status: { name: 'UNDELIVERABLE' } }] })).status).to.equal(204)
    expect(await row('dnguyen')).to.deep.equal([
      ...[to, 'returned', 'The gateway for text messages reports: UNDELIVERABLE'],
    ])
    await boss.hears(/hat die Einladung an .* nicht bekommen: .*UNDELIVERABLE/)
    await boss.leaves()
    const { text } = await acme.does('invite-all', { by: 'text' })
    expect(text).to.match(/are invited/)
    await gateway.gets(asked => asked.body.includes(to) && reportIn(asked.body) !== path)
  })

  it('asks for a number where the profile has none', async () => {
    const store = await storeOf(acme.config)
    const [jackson] = await store.people.find({ where: { username: 'vjackson' } })
    const none: Partial<Person> = { phone: undefined }
    await store.people.change(jackson?.id ?? '', {}, none)
    await store.close()
    const refused = await acme.does('invite', { username: 'vjackson', by: 'text' }).catch(error => error.message)
    expect(refused).to.match(/The profile of vjackson has no phone number/)
    const wrong = await acme.does('invite', { username: 'vjackson', by: 'pigeon' }).catch(error => error.message)
    expect(wrong).to.match(/'pigeon' is neither mail nor text/)
  })
})

describe('the words of a text message', () => {
  const facts = {
    ...{ by: 'Jürgen Šťastný', name: 'Zoë', jid: 'zoe@acme.test', code: 'K7F3-9MPX-22QT-8', span: '10 minutes' },
    link: 'https://chat.acme.example/welcome/0123456789abcdefghjkmnpqrs',
  }
  const say = (organisation: string, language = 'en') =>
    inLanguage(language, () =>
      readingOf({ kind: 'invitation', channel: 'text' }, { ...facts, organisation }, '#000000'),
    ).text

  it('fit into one message, with fewer words or accents if need be, but never without code and link', () => {
    for (const organisation of ['Acme', 'Žluťoučký kůň', 'Компания', 'Very Long Name '.repeat(12)]) {
      for (const language of ['en', 'de']) {
        const text = say(organisation, language)
        expect(isOne(text), text).to.equal(true)
        expect(text).to.contain(facts.code).and.to.contain(facts.link)
      }
    }
    expect(say('Acme')).to.match(/^Jürgen Stastny invites you to the chat of Acme\. /)
  })

  it('count as the networks count', () => {
    expect(isOne('ä'.repeat(160))).to.equal(true)
    expect(isOne('ä'.repeat(161))).to.equal(false)
    expect(isOne('€'.repeat(80))).to.equal(true)
    expect(isOne('€'.repeat(81))).to.equal(false)
    expect(isOne('Ω š')).to.equal(false)
    expect(withoutAccents('Ōsaka übt Č')).to.equal('Osaka übt C')
  })
})

describe('the settings of the ways out', () => {
  const log = { debug() {}, info() {}, warn() {}, error() {} }
  const open = (environment: Record<string, string>) => () => openPost(loadConfig(environment), log)

  it('refuse what cannot work, and say which', () => {
    expect(open({ BELLHOP_SMTP: 'mail.example' })).to.throw(/BELLHOP_SMTP must be/)
    expect(open({ BELLHOP_SMTP: 'smtp://h', BELLHOP_MAIL_FROM: 'a@b, c@d' })).to.throw(/BELLHOP_MAIL_FROM must be/)
    expect(open({ BELLHOP_SMS_URL: 'file:///etc/passwd' })).to.throw(/BELLHOP_SMS_URL must be/)
    expect(open({ BELLHOP_SMS_URL: 'http://h', BELLHOP_SMS_HEADERS: '[]' })).to.throw(/BELLHOP_SMS_HEADERS must be/)
    expect(open({ BELLHOP_SMS_URL: 'http://h', BELLHOP_SMS_HEADERS: '{"a b": "1\\n"}' })).to.throw(
      /BELLHOP_SMS_HEADERS/,
    )
    expect(open({ BELLHOP_SMS_URL: 'http://h', BELLHOP_SMS_BODY: '{{ number }}' })).to.throw(/BELLHOP_SMS_BODY knows/)
  })

  it('can name text messages in the log alone, without what they say', async () => {
    const lines: object[] = []
    const post = openPost(loadConfig({ BELLHOP_SMS_URL: 'log' }), { ...log, info: fields => void lines.push(fields) })
    const message = { id: '1', to: '+1', text: 'K7F3', report: '' }
    expect(await post.text?.send(message)).to.deep.equal({ is: 'taken' })
    expect(lines).to.deep.equal([{ to: '+1', page: '/mails/1' }])
    expect(openPost(loadConfig({}), log)).to.have.keys(['readBounce'])
  })
})
