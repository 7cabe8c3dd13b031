// Signing up by invitation: what invited clients send, what nobody else gets, and what happens when the gateway is odd.
import { expect } from 'chai'
import { linesOf, play, scenesOf } from '../support/scene.ts'
import { stubGateway, type StubGateway } from '../support/stub-gateway.ts'
import { ownWorld, type World } from '../support/world.ts'

const TOKEN = '5k9m2x7qdr3v8wz1htbgcn40pa'
const LATER = 'Signing up is not possible at the moment. Try again soon.'
const STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas'
const domain = { 'acme.example': 'acme.test' }
const scenes = scenesOf('register.md', domain)

describe('signing up by invitation', () => {
  let acme: World
  let gateway: StubGateway
  const registered = () => gateway.asked.filter(({ path }) => path === '/internal/register').map(each => each.question)

  before(async () => {
    gateway = await stubGateway()
    acme = await ownWorld({ BELLHOP_GATEWAY: gateway.url })
    gateway.passesOn(acme.config.httpPort)
  })
  beforeEach(() => {
    gateway.asked.length = 0
    gateway.answers('/internal/invite', ({ token }) =>
      token === TOKEN ? { status: 200, body: { username: 'sking', kind: 'welcome' } } : { status: 403 },
    )
    gateway.answers('/internal/register', () => ({ status: 200, body: { device: 'k7f3m2' } }))
  })
  after(async () => {
    await acme?.end()
    await gateway?.end()
  })

  for (const [name, lines] of scenes)
    it(`goes as the specification says: ${name}`, async () => play(acme.config.c2sPort, lines))

  it('tells the gateway the token, the account, the secret and the address', async () => {
    await play(acme.config.c2sPort, scenes.get('Conversations') ?? [])
    const credential = 'hK3+wQz8/Rm$'
    expect(registered()).to.deep.equal([{ token: TOKEN, username: 'sking', credential, address: '127.0.0.1' }])
  })

  it('never asks the gateway about a name that is not invited or a secret that anybody guesses', async () => {
    await play(acme.config.c2sPort, scenes.get('refused') ?? [])
    await play(acme.config.c2sPort, scenes.get('uninvited') ?? [])
    expect(registered()).to.deep.equal([])
  })

  it('lets an app try another secret, and the same one again, on the same stream', async () => {
    const invited = scenes.get('Conversations')?.slice(0, 4) ?? []
    const short = `<iq type='set' id='1'><query xmlns='jabber:iq:register'><password>x</password></query></iq>`
    const good = short.replace('>x<', '>hK3+wQz8/Rm$<')
    const said = linesOf(
      `C: ${short}\nS: <iq type='error' id='1'/>` + `\nC: ${good}\nS: <iq type='result' id='1'/>`.repeat(2),
    )
    await play(acme.config.c2sPort, [...invited, ...said])
    expect(registered()).to.have.length(2)
  })

  for (const [status, type, condition] of [
    [403, 'auth', 'forbidden'],
    [409, 'cancel', 'conflict'],
    [422, 'modify', 'not-acceptable'],
    [429, 'wait', 'resource-constraint'],
    [500, 'wait', 'resource-constraint'],
    [401, 'wait', 'resource-constraint'],
  ] as const)
    it(`answers ${condition} when the gateway says ${status}`, async () => {
      gateway.answers('/internal/register', () => ({ status, body: { text: 'Said & done.' } }))
      const text = status === 401 || status === 500 ? LATER : 'Said &amp; done.'
      await play(acme.config.c2sPort, [
        ...asking('Conversations'),
        { who: 'S', xml: failed('c3', type, condition, text) },
      ])
    })

  it('asks for patience, and takes nothing for granted, while the gateway is away or talks nonsense', async () => {
    for (const script of [() => ({ status: 502 }), () => ({ status: 200, body: [1] }), () => undefined]) {
      gateway.answers('/internal/invite', script)
      const ask = `<iq type='set' id='1'><preauth xmlns='urn:xmpp:pars:0' token='${TOKEN}'/></iq>`
      const form = "<iq type='get' id='2'><query xmlns='jabber:iq:register'/></iq>"
      const lines = linesOf(
        `C: ${ask}\nS: ${failed('1', 'wait', 'resource-constraint', LATER)}\nC: ${form}\nS: ${failed('2', 'cancel', 'not-allowed')}`,
      )
      await play(acme.config.c2sPort, [...(scenes.get('Conversations')?.slice(0, 2) ?? []), ...lines])
    }
  }).timeout(30_000)

  it('leaves who is signed in neither a password to change nor an account to remove', async () => {
    const king = await acme.person('sking')
    const change = '<username>sking</username><password>hK3+wQz8/Rm$</password>'
    for (const [payload, text] of [
      ['', /no passwords/],
      [change, /no passwords/],
      ['<remove/>', /administrator/],
    ] as const)
      for (const to of ['acme.test', 'sking@acme.test']) {
        const query = `<query xmlns='jabber:iq:register'>${payload}</query>`
        const refused = await king.asks(to, payload ? 'set' : 'get', query)
        expect(String(refused))
          .to.match(/<not-allowed .*<text/)
          .and.match(text)
      }
    const again = await king.asks('sking@acme.test', 'get', "<query xmlns='jabber:iq:roster'/>")
    expect(again.attrs.type).to.equal('result')
    await king.leaves()
  })
})

const asking = (name: string) => scenes.get(name)?.slice(0, -1) ?? []
const failed = (id: string, type: string, condition: string, text?: string) =>
  `<iq type='error' id='${id}'><error type='${type}'><${condition} xmlns='${STANZAS}'/>` +
  `${text ? `<text xmlns='${STANZAS}'>${text}</text>` : ''}</error></iq>`
