// Abuse: what hostile clients try at every door, and that afterwards everything is as before.
import { join } from 'node:path'
import { expect } from 'chai'
import { Element } from 'ltx'
import { secret } from '../config.ts'
import { makeCode } from '../core/access/code.ts'
import { commands, nodeOf } from '../core/commands/index.ts'
import { startRedis } from '../queue/redis.ts'
import { example } from './support/chart.ts'
import { announce, basic, command, detour, knock } from './support/doors.ts'
import { signIn, type Party } from './support/party.ts'
import { affiliated, joining, read } from './support/sights.ts'
import { ownWorld, type World } from './support/world.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const NEWS = 'team-lgarcia-news'
const ROOM = 'team-lgarcia@rooms.acme.test'
const PUBSUB = 'http://jabber.org/protocol/pubsub'
const OWNER = 'http://jabber.org/protocol/pubsub#owner'
const COMMANDS = 'http://jabber.org/protocol/commands'
const MUC = 'http://jabber.org/protocol/muc'
const REGISTER = "<query xmlns='jabber:iq:register'>"
const PING = "<ping xmlns='urn:xmpp:ping'/>"

/** `result`, or the condition of the error. */
const outcome = (answer: Element): string =>
  answer.getChild('error')?.getChildElements()[0]?.name ?? String(answer.attrs.type)

/** Comes back when everything sent so far is answered: the first ping may overtake it, the second cannot. */
async function fence(party: Party, to = 'bellhop.acme.test'): Promise<string> {
  await party.asks(to, 'get', PING)
  return outcome(await party.asks(to, 'get', PING))
}

const submit = (node: string, fields: string) =>
  `<command xmlns='${COMMANDS}' node='${node}'><x xmlns='jabber:x:data' type='submit'>${fields}</x></command>`

const field = (name: string, value: string) => `<field var='${name}'><value>${value}</value></field>`

const token = ({ config }: World) => ({ authorization: `Bearer ${secret(config, 'admin')}` })

describe('a hostile client', () => {
  let acme: World
  let james: Party
  let garcia: Party
  let stranger: Party
  before(async () => {
    acme = await ownWorld()
    ;[james, garcia, stranger] = await Promise.all([
      acme.person('ajames'),
      acme.person('lgarcia'),
      acme.person('pdavis'),
    ])
  })
  after(() => acme.end())

  const outcomes = async (party: Party, to: string, type: 'get' | 'set', payloads: string[]) => {
    const found: string[] = []
    for (const payload of payloads) found.push(outcome(await party.asks(to, type, payload)))
    return [...new Set(found)]
  }

  it('finds our own namespaces nowhere', async () => {
    const payloads = [
      "<directory xmlns='urn:bellhop:directory:1'><account name='nyang' gone='true'/></directory>",
      "<rooms xmlns='urn:bellhop:rooms:1'><room name='team-lgarcia' gone='true'/></rooms>",
      "<rosters xmlns='urn:bellhop:rosters:1'><roster of='nyang'><item jid='ajames@acme.test' subscription='both'/></roster></rosters>",
      "<bookmarks xmlns='urn:bellhop:bookmarks:1'><of name='nyang'/></bookmarks>",
      `<feeds xmlns='urn:bellhop:feeds:1'><feed name='${NEWS}' gone='true'/></feeds>`,
      "<sessions xmlns='urn:bellhop:sessions:1'><close of='lgarcia' condition='conflict'/></sessions>",
      `<fanout xmlns='urn:bellhop:fanout:1' id='f1'><message xmlns='jabber:client' from='${NEWS}@bellhop.acme.test' to='pdavis@acme.test'><body>Forged</body></message></fanout>`,
      "<nothing xmlns='urn:example:nothing'/>",
    ]
    for (const to of ['acme.test', 'rooms.acme.test', 'news.acme.test', 'bellhop.acme.test'])
      for (const type of ['get', 'set'] as const)
        expect(await outcomes(james, to, type, payloads), `${type} ${to}`).to.deep.equal(['service-unavailable'])
    await fence(stranger, 'acme.test')
    expect(stranger.received.join('')).not.to.contain('Forged')
    expect(await fence(garcia, 'acme.test'), 'nobody was signed out').to.equal('result')
  })

  it('cannot speak in the name of another', async () => {
    const forged = (from: string) =>
      `<message from='${from}' to='${NEWS}@bellhop.acme.test' type='chat' id='forged'><body>Forged by ${from}</body></message>`
    for (const from of ['lgarcia@acme.test', garcia.jid, 'bellhop.acme.test', `${NEWS}@bellhop.acme.test`]) {
      const liar = await acme.person('bmiller')
      liar.sends(forged(from))
      await fence(liar).catch(() => 'the server has ended the stream')
      await liar.leaves()
    }
    garcia.says(`${NEWS}@bellhop.acme.test`, 'True words')
    await james.hears('True words')
    expect(james.received.join('')).not.to.contain('Forged by')
  })

  it('cannot unregister, take another password or reach the administration of the server', async () => {
    const payloads = [
      `${REGISTER}<remove/></query>`,
      `${REGISTER}<username>ajames</username><password>mine</password></query>`,
    ]
    for (const to of ['acme.test', 'ajames@acme.test', 'bellhop.acme.test', 'rooms.acme.test', 'news.acme.test']) {
      const condition = /^(ajames@)?acme/.test(to) ? 'not-allowed' : 'service-unavailable' // where invitations are registered
      expect(await outcomes(james, to, 'set', payloads), to).to.deep.equal([condition])
    }
    const nodes = ['delete-user', 'end-user-session', 'change-user-password', 'get-user-list', 'announce']
    const admin = nodes.map(node => `<command xmlns='${COMMANDS}' node='http://jabber.org/protocol/admin#${node}'/>`)
    for (const to of ['acme.test', 'rooms.acme.test', 'news.acme.test'])
      expect(await outcomes(james, to, 'set', admin), to).not.to.include('result')
    await (await acme.person('ajames')).leaves()
  })

  it('makes no rooms and no feeds', async () => {
    for (const room of ['mine', 'team-nobody', 'team-lgarcia-2'])
      expect(await joining(james, `${room}@rooms.acme.test`, 'Me')).to.equal('not-allowed')
    const create = ['<create/>', "<create node='mine'/>", `<create node='${NEWS}'/>`]
    const payloads = create.map(each => `<pubsub xmlns='${PUBSUB}'>${each}</pubsub>`)
    for (const party of [james, garcia, stranger])
      expect(await outcomes(party, 'news.acme.test', 'set', payloads)).to.deep.equal(['forbidden'])
  })

  it('writes into no feed, and ends none', async () => {
    const item =
      "<item id='forged'><entry xmlns='http://www.w3.org/2005/Atom'><title>Forged item</title></entry></item>"
    const publish = [`<publish node='${NEWS}'>${item}</publish>`, `<retract node='${NEWS}'>${item}</retract>`]
    const owner = [
      `<delete node='${NEWS}'/>`,
      `<purge node='${NEWS}'/>`,
      `<configure node='${NEWS}'><x xmlns='jabber:x:data' type='submit'>${field('FORM_TYPE', `${PUBSUB}#node_config`)}${field('pubsub#access_model', 'open')}</x></configure>`,
      `<affiliations node='${NEWS}'><affiliation jid='ajames@acme.test' affiliation='owner'/></affiliations>`,
      `<subscriptions node='${NEWS}'><subscription jid='pdavis@acme.test' subscription='subscribed'/></subscriptions>`,
    ]
    for (const party of [james, stranger])
      for (const [xmlns, actions] of [
        [PUBSUB, publish],
        [OWNER, owner],
      ] as const) {
        const payloads = actions.map(action => `<pubsub xmlns='${xmlns}'>${action}</pubsub>`)
        expect(await outcomes(party, 'news.acme.test', 'set', payloads), party.jid).not.to.include('result')
      }
    const items = (await read(james, 'news.acme.test', NEWS)) ?? []
    expect(items.join('')).to.contain('True words').and.not.contain('Forged item')
    expect(await read(stranger, 'news.acme.test', NEWS)).to.equal(undefined)
  })

  it('gets into no room of another team', async () => {
    expect(await joining(stranger, ROOM, 'Pat Davis')).to.equal('registration-required')
    expect(
      await outcomes(stranger, ROOM, 'set', [
        `<query xmlns='${MUC}#admin'><item affiliation='member' jid='pdavis@acme.test'/></query>`,
        `<query xmlns='${MUC}#owner'><destroy/></query>`,
        "<query xmlns='urn:xmpp:mam:2'/>",
      ]),
    ).not.to.include('result')
    stranger.sends(
      `<message to='${ROOM}'><x xmlns='${MUC}#user'><invite to='pdavis@acme.test'><reason>me</reason></invite></x></message>`,
    )
    stranger.says(ROOM, 'Heard by nobody', 'groupchat')
    await fence(stranger, 'rooms.acme.test')
    await garcia.joins(ROOM, 'Lex Garcia')
    await fence(garcia, 'rooms.acme.test')
    expect(garcia.received.join('')).not.to.contain('Heard by nobody')
    expect(await affiliated(garcia, ROOM, 'member')).to.deep.equal(['ajames@acme.test'])
  })

  it('can neither destroy nor change a derived room as its admin', async () => {
    const open = `<x xmlns='jabber:x:data' type='submit'>${field('FORM_TYPE', `${MUC}#roomconfig`)}${field('muc#roomconfig_membersonly', '0')}${field('muc#roomconfig_persistentroom', '0')}</x>`
    expect(
      await outcomes(garcia, ROOM, 'set', [
        `<query xmlns='${MUC}#owner'><destroy jid='mine@rooms.acme.test'/></query>`,
        `<query xmlns='${MUC}#owner'>${open}</query>`,
        `<query xmlns='${MUC}#owner'/>`,
      ]),
    ).to.deep.equal(['forbidden'])
    const nodes = [
      'http://prosody.im/protocol/muc#destroy',
      'http://prosody.im/protocol/muc#set-affiliation',
      'destroy',
    ]
    const payloads = nodes.map(node => `<command xmlns='${COMMANDS}' node='${node}'/>`)
    for (const to of ['rooms.acme.test', ROOM])
      expect(await outcomes(garcia, to, 'set', payloads)).not.to.include('result')
    const claims = ['lgarcia', 'ajames'].map(
      name => `<query xmlns='${MUC}#admin'><item affiliation='owner' jid='${name}@acme.test'/></query>`,
    )
    const bans = ['outcast', 'none', 'member'].map(
      affiliation => `<query xmlns='${MUC}#admin'><item affiliation='${affiliation}' jid='bellhop.acme.test'/></query>`,
    )
    expect(await outcomes(garcia, ROOM, 'set', [...claims, ...bans])).not.to.include('result')
    expect(await joining(stranger, ROOM, 'Pat Davis')).to.equal('registration-required')
  })

  it('cannot change who is in a derived room, as its admin or as its member', async () => {
    const changes = [
      `<query xmlns='${MUC}#admin'><item affiliation='member' jid='pdavis@acme.test'/></query>`,
      `<query xmlns='${MUC}#admin'><item affiliation='outcast' jid='bmiller@acme.test'/></query>`,
    ]
    const answers = await outcomes(garcia, ROOM, 'set', changes)
    garcia.sends(
      `<message to='${ROOM}'><x xmlns='${MUC}#user'><invite to='nyang@acme.test'/><invite to='sking@acme.test'/></x></message>`,
    )
    const left = await outcomes(james, ROOM, 'set', [`${REGISTER}<remove/></query>`])
    await fence(garcia, 'rooms.acme.test')
    expect(await affiliated(garcia, ROOM, 'member')).to.deep.equal(['ajames@acme.test'])
    expect(await affiliated(garcia, ROOM, 'outcast')).to.deep.equal([])
    expect([...answers, ...left]).not.to.include('result')
  })

  describe('at the address of Bellhop', () => {
    it('gets an answer to each odd message, and no more than one', async () => {
      const bodies: [string, RegExp][] = [
        ['<body>whoami</body><body>help</body>', /ajames@acme.test|what you can do/],
        ["<body xml:lang='de'>whoami</body><body xml:lang='en'>whoami</body>", /ajames@acme.test/],
        [`<body>${'x'.repeat(65_536)}</body>`, /I do not know/],
        [`<body>devices ${'y'.repeat(65_536)}</body>`, /more than 1000 characters/],
        ['<body>whoami\n\n\t</body>', /ajames@acme.test/],
        ['<body/>', /I do not know/],
        ["<body><b xmlns='urn:example'>whoami</b></body>", /I do not know/],
        ['<body>\u202Ewhoami\u200B ☃ 😀</body>', /I do not know/],
        ['<body>{{ username }}</body>', /\{\{ username/],
        ["<body>members {% include 'package.json' %}</body>", /no group/],
        ['<body>__proto__</body>', /I do not know/],
        ['<body>constructor</body>', /I do not know/],
        ['<body>whoami --__proto__ x</body>', /ajames@acme.test|no field/],
        ['<body>whoami --constructor x</body>', /no field 'constructor'/],
        ['<body>help __proto__</body>', /what you can do/],
      ]
      for (const [body, answer] of bodies) {
        const from = james.received.length
        james.sends(`<message to='${BELLHOP}' type='chat' id=''>${body}</message>`)
        await james.hears(answer, BELLHOP)
        await fence(james)
        const answers = james.received.slice(from).filter(({ name }) => name === 'message')
        expect(answers, body.slice(0, 60)).to.have.length(1)
      }
    })

    it('gets one answer to each IQ, whatever its form', async () => {
      const payloads = [
        `<command xmlns='${COMMANDS}'/>`,
        `<command xmlns='${COMMANDS}' node=''/>`,
        `<command xmlns='${COMMANDS}' node='__proto__'/>`,
        `<command xmlns='${COMMANDS}' node='constructor' action='execute'/>`,
        `<command xmlns='${COMMANDS}' node='whoami' action='explode'/>`,
        `<command xmlns='${COMMANDS}' node='whoami' sessionid='${'s'.repeat(500)}'/>`,
        `<command xmlns='${COMMANDS}' node='../../etc/passwd'/>`,
        submit('members', field('group', '{{ username }}') + field('__proto__', 'x') + field('constructor', 'x')),
        submit('members', "<field var='group'/>".repeat(10_000)),
        submit('code-revoke', field('id', 'x').repeat(150)),
        submit('code-revoke', field('id', 'x'.repeat(200_000))),
        submit('whoami', '<field><value>x</value></field><field/>'),
        submit('whoami', field('__proto__', 'x')),
        submit('members', `<field var='group'>${'<value>x</value>'.repeat(5_000)}</field>`),
        submit('broadcast-history', field('group', 'tree-sking-news') + field('limit', '-1')),
        submit('broadcast-history', field('group', 'tree-sking-news') + field('limit', '1e999')),
        `<command xmlns='${COMMANDS}' node='members'><x xmlns='jabber:x:data' type='explode'/></command>`,
        `<command xmlns='${COMMANDS}' node='members'><x xmlns='jabber:x:data'/></command>`,
        `<query xmlns='http://jabber.org/protocol/disco#info' node='__proto__'/>`,
        `<query xmlns='http://jabber.org/protocol/disco#info' node='${'n'.repeat(5_000)}'/>`,
        "<vCard xmlns='vcard-temp'><FN>Mine now</FN></vCard>",
      ]
      const addresses = ['bellhop.acme.test', `${NEWS}@bellhop.acme.test`, `${BELLHOP}/wëird ☃ 😀/@x`]
      for (const to of addresses)
        for (const type of ['get', 'set'] as const)
          for (const payload of payloads) {
            const { attrs } = await james.asks(to, type, payload)
            expect(attrs.from, payload.slice(0, 90)).to.equal(to)
          }
    })

    it('is refused what is for the administrator, at every stage of an ad-hoc command', async () => {
      for (const node of ['welcome', 'org-plan', 'org-apply'])
        for (const stage of [
          `<command xmlns='${COMMANDS}' node='${node}'/>`,
          submit(node, field('file', 'id,username')),
        ])
          expect(outcome(await james.asks('bellhop.acme.test', 'set', stage)), stage).to.equal('forbidden')
    })

    it('starts no loop and no flood, with errors, results, presence of all types and rooms that invite', async () => {
      const from = james.received.length
      const addresses = [BELLHOP, 'bellhop.acme.test', `${NEWS}@bellhop.acme.test`, 'no-such-news@bellhop.acme.test']
      const types = [
        'available',
        'unavailable',
        'subscribe',
        'subscribed',
        'unsubscribe',
        'unsubscribed',
        'probe',
        'error',
      ]
      for (const to of addresses)
        for (let round = 0; round < 20; round++) {
          for (const type of types) james.sends(new Element('presence', { to, ...(type !== 'available' && { type }) }))
          for (const type of ['error', 'result']) james.sends(`<iq to='${to}' type='${type}' id='${round}'/>`)
          james.sends(`<message to='${to}' type='error' id='${round}'><body>whoami</body></message>`)
        }
      garcia.sends(`<message to='${ROOM}'><x xmlns='${MUC}#user'><invite to='${BELLHOP}'/></x></message>`)
      await fence(garcia, 'rooms.acme.test')
      expect(await fence(james)).to.equal('result')
      const answers = james.received.slice(from).filter(stanza => /bellhop\.acme\.test/.test(stanza.attrs.from))
      expect(answers.filter(({ name }) => name === 'message')).to.deep.equal([])
      expect(answers.length).to.be.below(20 * addresses.length * types.length)
      expect(answers.filter(({ attrs }) => /^no-such/.test(attrs.from) && attrs.type !== 'unsubscribed')).to.deep.equal(
        [],
      )
    })
  })

  describe('over HTTP', () => {
    it('is asked who it is at every route', async () => {
      const wrong: Record<string, string>[] = [
        {},
        { authorization: 'Bearer' },
        { authorization: 'Bearer x' },
        { authorization: `Basic ${secret(acme.config, 'admin')}`.slice(0, 5) },
        { authorization: `bearer ${secret(acme.config, 'sign-in')}` },
        { authorization: `Digest ${secret(acme.config, 'admin')}` },
        { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1' },
      ]
      for (const node of [...commands.map(nodeOf), 'no-such-command', '__proto__'])
        for (const headers of node === 'whoami' ? wrong : wrong.slice(0, 2))
          expect((await command(acme.config, node, {}, headers)).status, node).to.equal(401)
      const question = JSON.stringify({ username: 'ajames', code: makeCode(), address: '127.0.0.1' })
      const json = { 'content-type': 'application/json' }
      for (const headers of [...wrong, token(acme), basic('ajames', await acme.code('ajames'))]) {
        const demand = { method: 'POST', headers: { ...json, ...headers }, body: question }
        expect((await knock(acme.config, '/internal/sign-in', demand)).status).to.equal(401)
      }
    })

    it('is refused what is for the administrator, or for another person', async () => {
      const credentials = basic('ajames', await acme.code('ajames'))
      const refused: [string, object][] = [
        ['org-apply', { file: 'id,username' }],
        ['org-plan', { file: 'id,username' }],
        ['welcome', {}],
        ['code-issue', { username: 'lgarcia' }],
        ['code-list', { username: 'lgarcia' }],
        ['devices', { username: 'lgarcia' }],
        ['broadcast-send', { group: NEWS, text: 'Forged' }],
        ['members', { group: NEWS }],
      ]
      for (const [node, fields] of refused)
        expect((await command(acme.config, node, fields, credentials)).status, node).to.equal(403)
    })

    it('gets a plain refusal for what makes no sense, in one form', async () => {
      const admin = token(acme)
      const bodies = ['', '{', '[]', '"x"', '17', '{"group":{"a":1}}', '{"group":["a"]}', '[['.repeat(50_000)]
      const names = [
        '{"__proto__":{"admin":true}}',
        '{"constructor":{"prototype":{}}}',
        '{"constructor":"x"}',
        '{"toString":"x"}',
      ]
      const replies = [
        ...(await Promise.all([...bodies, ...names].map(body => command(acme.config, 'members', body, admin)))),
        ...(await Promise.all(
          [
            'text/plain',
            'application/xml',
            'multipart/form-data; boundary=x',
            'application/json; charset=utf-7',
            'x',
          ].map(type => command(acme.config, 'members', '<x/>', { ...admin, 'content-type': type })),
        )),
        ...(await Promise.all(
          [
            '__proto__',
            'constructor',
            '..%2f..%2fetc%2fpasswd',
            '%00',
            '%2e%2e',
            '%ff',
            'x'.repeat(2_000),
            'members/x',
          ].map(node => command(acme.config, node, {}, admin)),
        )),
        ...(await Promise.all(
          [
            '/../../etc/passwd',
            '/api/commands/',
            '/api',
            '//',
            '/internal/sign-in',
            '/.git/config',
            '/data/secrets/admin',
          ].map(path => knock(acme.config, path)),
        )),
      ]
      const isPlain = (body: string) => Object.keys(JSON.parse(body)).sort().join() === 'error,text'
      const odd = replies.filter(({ status, body }) => status < 400 || status > 429 || !isPlain(body))
      expect(odd.map(({ status, body }) => `${status} ${body.slice(0, 200)}`)).to.deep.equal([])
      for (const { body } of replies) expect(body).not.to.match(/node_modules|\.ts:|at [A-Z]\w+\./)
    })

    it('is refused a body that is too large before it is sent, and any body before it is known who asks', async () => {
      expect(await announce(acme.config, '/api/commands/members', 100_000_000, token(acme))).to.be.within(400, 413)
      for (const path of ['/api/commands/members', '/internal/sign-in'])
        expect(await announce(acme.config, path, 20_000_000), path).to.be.within(400, 413)
    })

    it('finds the headers that browsers obey, and nothing about anybody, where nobody is asked who they are', async () => {
      for (const path of ['/healthz', '/metrics', '/api/openapi.json', '/no-such-page']) {
        const { headers, body } = await knock(acme.config, path)
        expect(headers, path).to.include({ 'x-content-type-options': 'nosniff' })
        expect(headers, path).to.include.keys('content-security-policy', 'referrer-policy', 'x-frame-options')
        expect(headers, path).not.to.include.keys('x-powered-by', 'server')
        for (const { username = '', email = '', given_name, family_name } of example().slice(0, 20))
          for (const each of [username.length > 3 ? username : email, email, `${given_name} ${family_name}`])
            expect(body, path).not.to.contain(each)
        expect(body, path).not.to.match(/@acme\.test|127\.0\.0\.\d/)
      }
    })
  })

  describe('at last', () => {
    it('is stopped from guessing codes, while the device that was there before gets in', async () => {
      const way = await detour(acme.config.c2sPort, '127.0.0.66')
      const attempt = (password: string) =>
        signIn({ port: way.port, domain: 'acme.test', username: 'vjackson', password }).then(
          party => party,
          (error: Error) => error.message,
        )
      try {
        const good = await acme.code('vjackson')
        const device = await attempt(good)
        if (typeof device === 'string') throw new Error(device)
        await device.leaves()
        for (let tries = 0; tries < 30; tries++) expect(await attempt(makeCode())).to.equal('not-authorized')
        for (const odd of ['p'.repeat(5_000), 'ü☃'.repeat(300), ' ', `${good}0`])
          expect(await attempt(odd)).to.match(/^(not-authorized|malformed-request)$/)
        expect(await attempt(await acme.code('vjackson')), 'a new code from there').to.equal('not-authorized')
        const again = await attempt(good)
        expect(again).to.have.property('jid', device.jid)
        if (typeof again !== 'string') await again.leaves()
        await (await acme.person('vjackson')).leaves()
      } finally {
        await way.end()
      }
    })

    it('has changed nothing: there is help at once, no incident and no error of the server', async () => {
      const asked = performance.now()
      james.says(BELLHOP, 'help')
      await james.hears(/what you can do/, BELLHOP)
      expect(performance.now() - asked).to.be.below(1_000)
      expect((await knock(acme.config, '/metrics')).body).to.match(/^bellhop_incidents_total 0$/m)
      expect(acme.bellhop.output()).not.to.match(/our bug|ERROR|not connected/)
      expect(acme.prosody.output()).not.to.match(/traceback|\berror\b/i)
      garcia.says(`${NEWS}@bellhop.acme.test`, 'Still here')
      await james.hears('Still here')
    })
  })
})

// Apart from the others, because Bellhop may not survive it: after a failure the next one begins with a new world.
describe('Bellhop stays connected and sends what is right', function () {
  this.timeout(30_000)
  let acme: World | undefined
  let owner: Party
  let member: Party
  beforeEach(async () => {
    acme ??= await ownWorld()
    ;[owner, member] = await Promise.all([acme.person('lgarcia'), acme.person('ajames')])
  })
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await end()
    else await Promise.all([owner.leaves(), member.leaves()])
  })
  after(() => end())

  /** Ends without waiting for a Bellhop that does not listen any more, whose Redis then has to be ended for it. */
  async function end(): Promise<void> {
    if (!acme) return
    await acme.bellhop.stop(1_000)
    const redis = await startRedis(join(acme.config.data, 'redis'))
    await redis.stop()
    await acme.end()
    acme = undefined
  }

  const here = (): World => acme ?? expect.fail('no world')

  /** The owner's next message is the next and only one that the member gets. */
  async function onlyThen(): Promise<void> {
    owner.says(`${NEWS}@bellhop.acme.test`, 'The next one')
    await member.hears('The next one')
    const bodies = member.received
      .filter(({ attrs }) => attrs.from?.startsWith(NEWS))
      .map(each => each.getChildText('body'))
    expect(bodies.filter(body => body !== null)).to.deep.equal(['The next one'])
    expect(here().bellhop.output()).not.to.match(/our bug|not connected/)
  }

  const sending = (fields: object) =>
    command(here().config, 'broadcast-send', { group: NEWS, ...fields }, token(here()))
  const personal = (text: string) => sending({ personal: true, text })

  it('when a stanza is nested deeply', async () => {
    for (const depth of [100, 250, 5_000]) {
      const deep = '<a>'.repeat(depth) + '</a>'.repeat(depth)
      member.sends(
        `<iq to='bellhop.acme.test' type='set' id='deep'><command xmlns='${COMMANDS}' node='whoami'>${deep}</command></iq>`,
      )
      member.sends(`<message to='${BELLHOP}' type='headline'><x xmlns='urn:example'>${deep}</x></message>`)
      expect(await fence(member), `${depth}`).to.equal('result')
    }
    await onlyThen()
  })

  it('when a name for a sending is too long or odd', async () => {
    const { status } = await sending({ text: 'x', once: 'o'.repeat(1_000) })
    expect(status).to.be.below(500)
    owner.sends(
      `<message to='${NEWS}@bellhop.acme.test' type='chat' id='${'i'.repeat(3_000)}'><body>The next one</body></message>`,
    )
    await member.hears('The next one')
    expect((await knock(here().config, '/metrics')).body).to.match(/^bellhop_incidents_total 0$/m)
  })

  it('when a text holds characters that no XML can carry', async () => {
    for (const text of ['a\u0001b', 'a\u0000b', 'a\uFFFEb', 'a\uD800b'])
      expect((await sending({ text })).status).to.equal(422)
    for (const text of ['{{ "\\u0001" }}x', "{{ '%01' | url_decode }}x"])
      expect((await personal(text)).status, text).to.equal(422)
    await onlyThen()
  })

  it('when a personal text asks for files or for more than the profile has', async () => {
    const texts = [
      "{% include 'package.json' %}",
      "{% render 'package.json' %}",
      "{% layout 'package.json' %}",
      "{% include '/etc/hostname' %}",
      '{{ constructor }}',
      '{{ __proto__ }}',
      '{{ username.constructor }}',
      '{{ username.__proto__ }}',
      "{{ username['constructor'] }}",
      '{{ toString }}',
      '{{ process.env }}',
      '{{ manager }}',
      '{{ id }}',
      "{% assign a = 'constructor' %}{{ username[a] }}",
    ]
    for (const text of texts) expect((await personal(text)).status, text).to.equal(422)
    await onlyThen()
  })

  it('when a personal text would take for ever, or become huge', async () => {
    const texts = [
      `{% assign a = 'xxxxxxxxxx' %}${'{% assign a = a | append: a %}'.repeat(22)}{{ a }}`,
      '{% for a in (1..3000) %}{% for b in (1..3000) %}{% endfor %}{% endfor %}x',
      "{{ 'now' | date: '%90000000d' }}",
      '{% for a in (1..100000000) %}{{ a }}{% endfor %}',
    ]
    for (const text of texts) {
      const asked = performance.now()
      expect((await personal(text)).status, text.slice(0, 60)).to.equal(422)
      expect(performance.now() - asked, text.slice(0, 60)).to.be.below(2_000)
    }
    await onlyThen()
  })
})
