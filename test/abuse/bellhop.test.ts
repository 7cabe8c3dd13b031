// What hostile clients write to Bellhop itself, and that afterwards everything is as before.
import { expect } from 'chai'
import { Element } from 'ltx'
import {
  BELLHOP,
  besieged,
  COMMANDS,
  fence,
  field,
  MUC,
  NEWS,
  outcome,
  ROOM,
  submit,
  unharmed,
} from '../support/hostile.ts'
import type { Party } from '../support/party.ts'
import type { World } from '../support/world.ts'

describe('a hostile client at the address of Bellhop', () => {
  let acme: World
  let james: Party
  let garcia: Party
  before(async function () {
    this.timeout(60_000)
    ;({ acme, james, garcia } = await besieged())
  })
  after(() => acme?.end())

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
      ['<body>whoami --__proto__ x</body>', /does not know '--__proto__'/],
      ['<body>whoami --constructor x</body>', /no field 'constructor'/],
      ['<body>help __proto__</body>', /no command or category '__proto__'/],
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
      for (const stage of [`<command xmlns='${COMMANDS}' node='${node}'/>`, submit(node, field('file', 'id,username'))])
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

  it('has changed nothing: there is help at once, no incident and no error of the server', () =>
    unharmed(acme, garcia, james))
})
