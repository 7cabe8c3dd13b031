// All pages in German: wherever a link leads, none of our sentences is left in English.
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { isSection, sections } from '../../gateway/console/sections.ts'
import { views } from '../../gateway/pages.ts'
import { sentencesIn } from '../../texts/catalogue.ts'
import { crawl, pageSession } from '../support/crawl.ts'
import { basic, command, knock } from '../support/doors.ts'
import { posts } from '../support/forms.ts'
import { ownWorld, type World } from '../support/world.ts'

/** Not opened: what ends the session, files, and all people, groups and invites but some. */
const SPARED = /^\/(sign-out|web|my-data|console\/people\/(?!sking)|console\/groups\/(?!team-sking))/
const GERMAN = { 'accept-language': 'de-CH,de;q=0.9,en;q=0.5' }
const READER = 'sking'

/** What the page says, texts of attributes too, without what it shows in another language: mails of others. */
const wordsOf = (body: string) =>
  body
    .replace(/<(pre|h2) [^>]*lang="en"[^]*?<\/\1>/g, '')
    .replace(/&(amp|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '')
    .replace(/\s+/g, ' ')
const ENTITIES: Record<string, string> = { amp: '&', quot: '"', '#39': "'" }

interface English {
  text: string
  /** Its longest part between values. */
  part: string
  /** The whole sentence, from a beginning of a text or behind another sentence. */
  whole: RegExp
}

/** The English sentences of three words or more that have another German one. */
const english: English[] = Object.entries(sentencesIn('de') ?? {}).flatMap(([text, german]) => {
  const parts = text.split(/\{\w+\}/)
  const part = [...parts].sort((one, other) => other.length - one.length)[0] ?? ''
  const least = parts.length > 1 ? 4 : 3
  if ((part.match(/\p{L}{2,}/gu) ?? []).length < least || JSON.stringify(german).includes(part)) return []
  const whole = `(^|[>"] ?|[.:] )${parts.map(each => each.replace(/[$()*+.?[\]^|]/g, '\\$&')).join('[^<"]+')}( ?[<"]|$| )`
  return [{ text, part, whole: new RegExp(whole) }]
})

function leftIn(body: string): string[] {
  const words = wordsOf(body)
  return english.filter(({ part, whole }) => words.includes(part) && whole.test(words)).map(({ text }) => text)
}

/** OpenAPI is for programs, and the mere way to another page says nothing. */
const isPage = ([, body]: [path: string, body: string]) => body.includes('<html')

describe('the pages in German', function () {
  this.timeout(180_000)
  let acme: World
  const pages = new Map<string, string>()
  let cookie = ''
  const credentials = async () => basic(READER, await acme.code(READER))
  const asks = async (node: string, fields: object = {}, as?: Record<string, string>): Promise<string> =>
    (await command(acme.config, node, fields, as ?? (await credentials()))).body

  before(async () => {
    acme = await ownWorld()
    const links = await setUp()
    cookie = await pageSession(acme, READER, await acme.code(READER))
    const code = /with the code (\S+),/.exec((await acme.does('welcome')).text ?? '')?.[1] ?? ''
    const administrator = await pageSession(acme, '', code)
    await asks('language', { language: 'de' })
    for (const [path, body] of await crawl(acme, administrator, SPARED, { headers: GERMAN })) pages.set(path, body)
    for (const [path, body] of await crawl(acme, cookie, SPARED, { also: links }))
      pages.set(`${path} as ${READER}`, body)
    for (const path of [...views.filter(each => !/:/.test(each)), ...links]) {
      const { body } = await knock(acme.config, path, { headers: { accept: 'text/html', ...GERMAN } })
      pages.set(`${path} as a stranger`, body)
    }
  })
  after(() => acme?.end())

  /** One of each thing that has a page. @returns the paths to which no link of another page leads */
  async function setUp(): Promise<string[]> {
    await acme.does('coupon-create', { name: 'espresso', text: 'Espresso', owner: READER, cashiers: READER })
    await acme.does('coupon-send', { coupon: 'espresso', to: READER })
    await acme.does('desk-create', { name: 'support', title: 'Support', agents: READER })
    await acme.does('template-create', { name: 'hello', text: 'Hello {{ given_name }}', owner: READER }).catch(() => {})
    await acme.does('invite', { username: 'nyang' })
    const group = pathOf((await acme.does('qr-group', { group: 'team-sking-news' })).link)
    const mine = await credentials()
    await posts(acme.config, `${group}/guest`, { once: randomUUID(), name: 'Vera', mail: 'vera@example.org' })
    await asks('topup', { amount: '900' }, mine)
    const paid = /\/wallet\/pay\/[0-9A-Z]{8}/.exec(await asks('pay', { to: 'nyang', amount: '600' }, mine))?.[0] ?? ''
    const counter = pathOf(JSON.parse(await asks('qr-payment', { amount: '2.50' }, mine)).link)
    const first = await acme.person(READER)
    first.says(`bellhop@bellhop.${acme.config.domain}`, 'pair')
    const told = (await first.hears(/Pairing code/)).getChildText('body') ?? ''
    const pairing = /\/p\/[0-9a-z]{26}/.exec(told)?.[0] ?? ''
    const coupon = pathOf((await acme.does('qr-coupon', { coupon: 'espresso' })).link)
    const contact = pathOf(JSON.parse(await asks('qr-contact', {}, mine)).link)
    const others = ['/coupons/espresso/report', '/desk/support', '/wallet/month/2026-11', '/console/people/sking']
    others.push(`/reports/end/MTAw.${'0'.repeat(32)}`)
    return [group, paid, counter, pairing, coupon, contact, ...others]
  }

  it('are all of them looked at', () => {
    const paths = [...pages.keys()].map(path => path.split(/[ ?]/, 1)[0] ?? '')
    const isMet = (view: string) => paths.some(path => new RegExp(`^${view.replace(/:\w+/g, '[^/]+')}$`).test(path))
    const all = [
      ...views.filter(view => !view.startsWith('/outbox')),
      ...Object.keys(sections)
        .filter(isSection)
        .map(each => sections[each].path),
    ]
    const ofOne = ['/console/people/:username', '/console/groups/:name', '/console/do/:node']
    expect([...all, ...ofOne].filter(view => !isMet(view))).to.deep.equal([])
    expect(english.length).to.be.above(400)
  })

  it('say nothing in English that can be said in German', () => {
    const found = [...pages].filter(isPage).flatMap(([path, body]) => leftIn(body).map(text => `${path}: ${text}`))
    expect(found.join('\n')).to.equal('')
  })

  it('would be found to speak English', async () => {
    const { body } = await knock(acme.config, '/sign-in', { headers: { accept: 'text/html' } })
    expect(leftIn(body)).to.include.members(['With your username and an access code.', 'No code at hand?'])
  })

  it('name their language to screen readers and to caches', async () => {
    const whole = [...pages].filter(isPage)
    expect(whole.filter(([, body]) => !body.includes('<html lang="de"')).map(([path]) => path)).to.deep.equal([])
    const { headers } = await knock(acme.config, '/sign-in', { headers: { accept: 'text/html', ...GERMAN } })
    expect(headers['content-language']).to.equal('de')
  })

  it('refuse in the language of who is signed in, whatever the browser asks for', async () => {
    const headers = { accept: 'text/html', 'accept-language': 'en', cookie }
    const refused = await knock(acme.config, '/console/groups/nothing-of-the-kind', { headers })
    expect(refused.status).to.equal(404)
    expect(refused.headers['content-language']).to.equal('de')
    expect(refused.body).to.contain('<html lang="de">').and.contain('Hier ist nichts')
    const unknown = await knock(acme.config, '/nothing', { headers: { accept: 'text/html', ...GERMAN } })
    expect(unknown.body).to.contain('Unter dieser Adresse gibt es nichts.')
  })

  it('are drawn again in that language when something changes', async () => {
    const { httpPort } = acme.config
    const gone = new AbortController()
    const live = await fetch(`http://127.0.0.1:${httpPort}/console/desks/live`, {
      headers: { cookie },
      signal: gone.signal,
    })
    const { value = new Uint8Array() } = (await live.body?.getReader().read()) ?? {}
    gone.abort()
    expect(Buffer.from(value).toString()).to.contain('Gespräche').and.contain('Kundendienst')
  })

  it('are as the API, which answers each person in the own language, at once or line by line', async () => {
    const mine = await credentials()
    expect(await asks('whoami', {}, mine)).to.contain('Abteilung')
    const lines = await asks('whoami', {}, { ...mine, accept: 'application/x-ndjson' })
    expect(JSON.parse(lines.trim().split('\n').at(-1) ?? '').answer).to.deep.equal(
      JSON.parse(await asks('whoami', {}, mine)),
    )
    const theirs = basic('nyang', await acme.code('nyang'))
    expect(leftIn(`>${JSON.parse(await asks('members', { group: 'nothing' }, theirs)).text}<`)).to.have.length(1)
    expect(leftIn(`>${JSON.parse(await asks('members', { group: 'nothing' }, mine)).text}<`)).to.have.length(0)
  })
})

const pathOf = (link = '') => {
  const { pathname, search } = new URL(link)
  return pathname + search
}
