// Gateways for text messages of whatever make: the request is made of templates, the answer is judged, and no answer brings
// a code into the store or the log.
import { expect } from 'chai'
import { loadConfig } from '../../config.ts'
import type { Log, PostResult, TextMessage } from '../../core/context.ts'
import { openPost } from '../../mail/open.ts'
import { freePorts } from '../support/ports.ts'
import { openSmsGateway, type SmsGateway } from '../support/sms-gateway.ts'

const nothing = () => {}
const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
const CODE = 'K7F3-9MPX-22QT-8'
const TOKEN = '01h5gq2w8xk4v7c3m9r6t0yzpd'
const MESSAGE: TextMessage = {
  ...{ id: 'k3jq8w2m5p', to: '+491711111111', report: 'https://chat.example/sms/report/k3jq8w2m5p-proof' },
  text: `Grün & Söhne: code ${CODE} https://chat.example/welcome/${TOKEN}`,
}

describe('a gateway for text messages', () => {
  let gateway: SmsGateway
  beforeEach(async () => {
    gateway = await openSmsGateway()
  })
  afterEach(() => gateway.end())

  async function send(settings: Record<string, string> = {}, message = MESSAGE): Promise<PostResult> {
    const post = openPost(loadConfig({ BELLHOP_SMS_URL: gateway.url, ...settings }), silent)
    if (!post.text) throw new Error('no way out')
    return post.text.send(message)
  }
  const problemOf = (result: PostResult) => ('problem' in result ? result.problem : '')

  it('is asked by GET with number, text and the address for reports in the query, where the settings say so', async () => {
    const query = 'to={{ to | url_encode }}&text={{ text | url_encode }}&id={{ id }}&dlr={{ report | url_encode }}'
    const result = await send({ BELLHOP_SMS_URL: `${gateway.url}?${query}`, BELLHOP_SMS_METHOD: 'GET' })
    expect(result).to.deep.equal({ is: 'taken' })
    const [asked] = gateway.asked
    expect(asked).to.include({ method: 'GET', body: '' })
    expect(asked?.headers).not.to.have.property('content-type')
    const { pathname, searchParams } = new URL(asked?.url ?? '', gateway.url)
    expect([pathname, Object.fromEntries(searchParams)]).to.deep.equal([
      '/send',
      { to: MESSAGE.to, text: MESSAGE.text, id: MESSAGE.id, dlr: MESSAGE.report },
    ])
  })

  it('gets user and password of its address as Authorization', async () => {
    const url = gateway.url.replace('//', '//u%40acme:p%3Aw%C3%A4@')
    expect(await send({ BELLHOP_SMS_URL: url })).to.deep.equal({ is: 'taken' })
    const [asked] = gateway.asked
    const given = Buffer.from((asked?.headers.authorization ?? '').replace('Basic ', ''), 'base64').toString()
    expect(given).to.equal('u@acme:p:wä')
    expect(asked).to.include({ method: 'POST', url: '/send' })
  })

  it('has taken a message when its answer fits the pattern, and else stops the way out', async () => {
    const settings = { BELLHOP_SMS_TAKEN: '^OK|"success":\\s*"?1' }
    for (const [body, is] of [
      ['OK 4711', 'taken'],
      ['{"success": "1"}', 'taken'],
      ['ERROR:101 invalid credentials', 'blocked'],
      ['{"success":"900"}', 'blocked'],
      ['', 'blocked'],
    ]) {
      gateway.says = () => body ?? ''
      expect(await send(settings), body).to.include({ is })
    }
    gateway.says = () => 'ERROR:101 invalid credentials'
    expect(problemOf(await send(settings))).to.equal(
      'The gateway for text messages answered 200: ERROR:101 invalid credentials',
    )
    expect(await send(), 'without a pattern').to.deep.equal({ is: 'taken' })
  })

  it('refuses a message for good by 400, 410, 413 and 422 alone', async () => {
    const statuses = [400, 401, 403, 404, 405, 406, 410, 413, 415, 422, 429, 500, 503]
    const found: Record<number, string> = {}
    for (const status of statuses) {
      gateway.answers = [status]
      found[status] = (await send()).is
    }
    const refused = statuses.filter(status => found[status] === 'refused')
    expect(refused).to.deep.equal([400, 410, 413, 422])
    expect(new Set(Object.values(found))).to.deep.equal(new Set(['blocked', 'refused']))
  })

  it('brings neither code nor link into what is kept, in whatever form it sends them back', async () => {
    const { text } = MESSAGE
    const bare = CODE.replaceAll('-', '')
    const echoes: Record<string, string> = {
      'as it was': `invalid text: ${text}`,
      json: `{"error": "bad", "text": ${JSON.stringify(text)}}`,
      encoded: `?text=${encodeURIComponent(text)}`,
      form: new URLSearchParams({ text }).toString(),
      entities: text.replaceAll('-', '&#45;').replaceAll('/', '&#x2F;'),
      'lower case': text.toLowerCase(),
      'code alone': `code=${bare}`,
      spaced: CODE.replaceAll('-', ' '),
      'cut off': text.slice(0, text.indexOf(CODE) + 9),
      'cut off link': `…${text.slice(0, -8)}`,
      'end of the link': `/${TOKEN.slice(10)}`,
      base64: Buffer.from(text).toString('base64'),
      'code in base64': Buffer.from(CODE).toString('base64'),
      hex: Buffer.from(text).toString('hex'),
      escaped: text.replaceAll('-', '\\u002d'),
    }
    const letters = (said: string) => said.replace(/[^a-z0-9]/gi, '').toLowerCase()
    const parts = [bare, TOKEN].flatMap(secret =>
      Array.from({ length: secret.length - 3 }, (_, at) => secret.slice(at, at + 4).toLowerCase()),
    )
    for (const [form, said] of Object.entries(echoes)) {
      gateway.says = () => `status 1701 ${said}`
      gateway.answers = [422]
      const problem = problemOf(await send())
      expect(problem, form).to.match(/answered 422: status 1701 /)
      const kept = letters(problem)
      expect(
        parts.filter(part => kept.includes(part)),
        `${form}: ${problem}`,
      ).to.deep.equal([])
      for (const encoding of ['base64', 'hex'] as const)
        expect(problem, form).not.to.include(Buffer.from(CODE).toString(encoding).slice(0, 8))
    }
  })

  it('that does not answer, or redirects, is named with the cause, without the query', async () => {
    const [port] = await freePorts(1)
    const url = `http://127.0.0.1:${port}/send?text={{ text | url_encode }}`
    const away = await send({ BELLHOP_SMS_URL: url, BELLHOP_SMS_METHOD: 'GET' })
    expect(away).to.include({ is: 'blocked' })
    expect(problemOf(away))
      .to.match(/ECONNREFUSED/)
      .and.not.to.include('K7F3')
    gateway.answers = [307]
    expect(problemOf(await send()))
      .to.match(/redirect/)
      .and.not.to.include('K7F3')
  })

  it('is refused at the start with settings that cannot be used', () => {
    const open = (settings: Record<string, string>) => () => openPost(loadConfig(settings), silent)
    expect(open({ BELLHOP_SMS_URL: '{{ to }}' })).to.throw(/BELLHOP_SMS_URL must be an http/)
    expect(open({ BELLHOP_SMS_URL: 'http://h/{{ number }}' })).to.throw(/BELLHOP_SMS_URL knows/)
    expect(open({ BELLHOP_SMS_URL: 'http://h', BELLHOP_SMS_TAKEN: '(' })).to.throw(/BELLHOP_SMS_TAKEN must be/)
    expect(open({ BELLHOP_SMS_URL: 'http://h', BELLHOP_SMS_METHOD: 'PUT' })).to.throw(/BELLHOP_SMS_METHOD/)
  })
})
