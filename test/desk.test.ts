// Desks: customers write to one address, several agents are offered the conversation, and one of them has it.
import { expect } from 'chai'
import type { Element } from 'ltx'
import { chart } from './support/chart.ts'
import { guestActions, tokenOf } from './support/guests.ts'
import type { Party } from './support/party.ts'
import { poll } from '../setup/ports.ts'
import { isDone } from './support/tap.ts'
import { tappedWorld, type TappedWorld } from './support/tapped.ts'
import { makeVisits } from './support/visits.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const SUPPORT = 'support@bellhop.acme.test'
const ORG = chart(`
  ann
    bob
      dave
      dora
      gus
    carl
      ed
      eve
`)

/** When conversations of earlier tests count as closed: nobody is offered them again. */
const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString()

describe('a desk', function () {
  this.timeout(60_000)
  let acme: TappedWorld
  const { online, end } = makeVisits(() => acme)
  const { as, withStore, link, stranger, healthy } = guestActions(() => acme)
  before(async () => {
    acme = await tappedWorld(ORG, {
      BELLHOP_DESKTOP_DEVICES: '0',
      BELLHOP_ANSWERS: '100000',
      BELLHOP_DESK_MINUTES: '0',
    })
    await acme.does('desk-create', { name: 'support', title: 'Support', agents: 'dave,dora,gus', owner: 'bob' })
  })
  after(() => acme?.end())
  afterEach(async () => {
    await closeAll()
    await end()
  })

  /** Ends what a test has left open, and sends all agents away. */
  async function closeAll(): Promise<void> {
    const open = await withStore(store => store.cases.find({ where: { open: true } }))
    for (const { id, agent } of open) {
      const username = await withStore(async store => (await store.people.get(agent ?? ''))?.username ?? 'dave')
      if (agent === undefined) await as(username, 'case-take', { case: id })
      await as(username, 'case-close', { case: id })
    }
    await withStore(async store => {
      for (const { id } of await store.cases.find({ where: { closed: { gt: YESTERDAY } } }))
        await store.cases.change(id, {}, { opened: YESTERDAY, closed: YESTERDAY })
    })
    for (const agent of ['dave', 'dora', 'gus']) await acme.does('desk-away', { agent })
  }

  /** Signs agents in who take conversations. */
  const present = async (...agents: string[]) => {
    const parties = await Promise.all(agents.map(agent => online(agent)))
    for (const agent of agents) await acme.does('desk-on', { agent })
    return parties
  }

  /** Answers the address of the case that an agent is offered. */
  const offered = async (agent: Party, text: string) => (await agent.hears(text, 'case-')).attrs.from as string

  /** The items of the roster in the group Cases. */
  async function casesInRoster(party: Party): Promise<string[]> {
    const answer = await party.asks('', 'get', "<query xmlns='jabber:iq:roster'/>")
    const items = answer.getChild('query')?.getChildren('item') ?? []
    return items.filter(item => item.getChildText('group') === 'Cases').map(({ attrs }) => attrs.jid)
  }

  /** Waits for the roster push that takes a contact away. */
  const losesContact = (party: Party, jid: string) =>
    party.receives(
      stanza =>
        stanza.getChild('query', 'jabber:iq:roster')?.getChild('item')?.toString().includes(`jid="${jid}"`) === true &&
        stanza.toString().includes('subscription="remove"'),
      `that ${jid} goes from the roster`,
    )

  const refusal = (party: Party, id: string) =>
    party.receives(({ attrs }) => attrs.id === id && attrs.type === 'error', 'a refusal')

  const textOf = (error: Element) => error.getChild('error')?.getChildText('text')

  describe('is made', () => {
    it('as a contact with a name, a picture and what it can do, of guests alone unless it says more', async () => {
      const guest = await stranger(tokenOf(await link('team-bob')), 'Carla')
      const carla = await acme.person(guest.username, { password: guest.code })
      const [eve] = [await online('eve')]
      const contacts = async (party: Party) =>
        (await party.asks('', 'get', "<query xmlns='jabber:iq:roster'/>"))
          .getChild('query')
          ?.getChildren('item')
          .filter(({ attrs }) => attrs.jid === SUPPORT)
          .map(({ attrs }) => attrs.name)
      expect(await contacts(carla)).to.deep.equal(['Support'])
      expect(await contacts(eve)).to.deep.equal([])
      const card = (await eve.asks(SUPPORT, 'get', "<vCard xmlns='vcard-temp'/>")).getChild('vCard')
      expect(card?.getChildText('FN')).to.equal('Support')
      expect(card?.getChild('PHOTO')?.getChildText('BINVAL')).to.match(/^iVBOR/)
      const info = await eve.asks(SUPPORT, 'get', "<query xmlns='http://jabber.org/protocol/disco#info'/>")
      const features = info
        .getChild('query')
        ?.getChildren('feature')
        .map(({ attrs }) => attrs.var)
      expect(features).to.include.members(['urn:xmpp:message-correct:0', 'urn:xmpp:reactions:0', 'urn:xmpp:receipts'])
      await carla.leaves()
      await healthy()
    })

    it('with an address that no group and no other desk has', async () => {
      expect(await as('bob', 'group-create', { name: 'support', title: 'Other' })).to.match(/^conflict: /)
      expect(await as('bob', 'group-create', { name: 'case-7f3k2m', title: 'Other' })).to.match(/^conflict: /)
      const again = { name: 'support', title: 'Help', agents: 'dave' }
      expect(await as('bob', 'desk-create', again)).to.match(/^conflict: The address 'support' is taken/)
      expect(await as('bob', 'desk-create', { ...again, name: 'team-bob-news' })).to.match(/^conflict: /)
      expect(await as('bob', 'desk-create', { ...again, name: 'case-7f3k2m' })).to.match(/^conflict: /)
    })

    it('by managers and the administrator, with a sentence about what cannot be', async () => {
      const made = (who: string, fields: object) =>
        as(who, 'desk-create', { name: 'sales', title: 'Sales', agents: 'dave', ...fields })
      const refused: [string, object, RegExp][] = [
        ['dave', {}, /^forbidden: Only managers and the administrator make desks/],
        ['bob', { agents: 'nobody-here' }, /^item-not-found: /],
        ['bob', { name: 'two words' }, /^not-acceptable: 'two words' cannot be an address/],
        ['bob', { title: 'Ann Test' }, /^not-acceptable: 'Ann Test' is the name/],
        ['bob', { title: 'x'.repeat(101) }, /^not-acceptable: A title has 1 to 100 characters/],
        ['bob', { capacity: '0' }, /^bad-request: An agent has from 1 to 100 conversations/],
        ['bob', { minutes: '100000' }, /^bad-request: Say in up to 1440 minutes/],
        ['bob', { customers: 'martians' }, /^bad-request: customers: Write one of here, anyone/],
        ['bob', { owner: 'ann' }, /^forbidden: /],
      ]
      for (const [who, fields, why] of refused) expect(await made(who, fields), JSON.stringify(fields)).to.match(why)
      expect(await withStore(store => store.desks.count({ name: 'sales' }))).to.equal(0)
    })
  })

  describe('offers a conversation', () => {
    it('to all agents who are there: with the name of the customer, what is known, and the message', async () => {
      const [dave, dora] = await present('dave', 'dora')
      const gus = await online('gus')
      const eve = await online('eve')
      eve.says(SUPPORT, 'My printer is on fire.')
      for (const agent of [dave!, dora!]) {
        const intro = await agent.hears(/^Eve Test \(member\) writes to Support/, 'case-')
        expect(intro.getChildText('body')).to.match(/This is the first conversation/)
        const from = await offered(agent, 'My printer is on fire.')
        expect(from).to.match(/^case-[0-9a-z]{6}@bellhop\.acme\.test$/)
        expect(await casesInRoster(agent)).to.deep.equal([from])
      }
      gus.says(BELLHOP, 'whoami')
      await gus.hears(/Gus Test/, BELLHOP)
      expect(gus.received.filter(({ attrs }) => attrs.from?.startsWith('case-'))).to.deep.equal([])
    })

    it('that belongs to who answers first; the others read who has it, and lose it', async () => {
      const [dave, dora] = await present('dave', 'dora')
      const eve = await online('eve')
      eve.says(SUPPORT, 'Is anybody there?')
      const at = await offered(dave!, 'Is anybody there?')
      await offered(dora!, 'Is anybody there?')
      dave!.says(at, 'Yes, I am.')
      await eve.hears('Dave answers you now.', SUPPORT)
      const answer = await eve.hears('Yes, I am.', SUPPORT)
      expect(answer.attrs.from).to.equal(SUPPORT)
      await dora!.hears('Dave Test has taken this conversation.', at)
      await losesContact(dora!, at)
      expect(await casesInRoster(dora!)).to.deep.equal([])
      expect(await casesInRoster(dave!)).to.deep.equal([at])
      await healthy()
      const late = dora!.says(at, 'I am here, too.')
      expect(textOf(await refusal(dora!, late))).to.equal(
        'Dave has this conversation. Your message was sent to nobody.',
      )
      eve.says(SUPPORT, 'Good.')
      await dave!.hears('Good.', at)
      dave!.says(at, 'What is it?')
      await eve.hears('What is it?', SUPPORT)
      expect(eve.received.some(stanza => stanza.getChildText('body') === 'I am here, too.')).to.equal(false)
    })

    it('to one of several who answer at the same instant, in each of several conversations', async () => {
      const agents = await present('dave', 'dora', 'gus')
      const names = ['ann', 'carl', 'ed', 'eve']
      const customers = await Promise.all(names.map(name => online(name)))
      await acme.does('desk-change', { desk: 'support', capacity: '10' })
      customers.forEach((customer, at) => customer.says(SUPPORT, `Question ${at}`))
      const cases = await Promise.all(names.map((_, at) => offered(agents[0]!, `Question ${at}`)))
      for (const at of names.keys()) for (const agent of agents.slice(1)) await offered(agent, `Question ${at}`)
      const ids = cases.map(to => agents.map(agent => [agent, agent.says(to, `From ${agent.jid}`)] as const))
      for (const [at, customer] of customers.entries()) {
        const first = await customer.hears(/^From /, SUPPORT)
        const losers = (ids[at] ?? []).filter(([agent]) => first.getChildText('body') !== `From ${agent.jid}`)
        expect(losers).to.have.length(2)
        for (const [agent, id] of losers)
          expect(textOf(await refusal(agent, id))).to.match(/has this conversation. Your message was sent to nobody/)
        customer.says(SUPPORT, `Thanks ${at}`)
      }
      for (const [at, customer] of customers.entries()) {
        const all = agents.flatMap(agent => agent.received.filter(each => each.getChildText('body') === `Thanks ${at}`))
        if (!all.length) await Promise.any(agents.map(agent => agent.hears(`Thanks ${at}`, cases[at])))
        expect(customer.received.filter(each => /^From /.test(each.getChildText('body') ?? ''))).to.have.length(1)
      }
      await acme.does('desk-change', { desk: 'support', capacity: '3' })
    })

    it('is no address for those who were not offered it', async () => {
      const [dave] = await present('dave')
      const eve = await online('eve')
      eve.says(SUPPORT, 'Hello')
      const at = await offered(dave!, 'Hello')
      const ed = await online('ed')
      for (const to of [at, 'case-000000@bellhop.acme.test']) {
        expect(textOf(await refusal(ed, ed.says(to, 'Who is this?')))).to.equal('There is nobody at this address.')
        const info = await ed.asks(to, 'get', "<query xmlns='http://jabber.org/protocol/disco#info'/>")
        expect(info.getChild('error')?.getChild('item-not-found'), to).to.exist
      }
      expect(await as('ed', 'case-take', { case: at })).to.match(/^item-not-found: /)
      expect(await as('ed', 'cases', { case: at })).to.match(/^item-not-found: /)
    })

    it('once to each of them, where Bellhop is killed when they have it and the server hands the message over again', async () => {
      const agents = await present('dave', 'dora')
      const eve = await online('eve')
      const sprung = acme.tap.cuts(1, 'before', isDone)
      eve.says(SUPPORT, 'Once, please')
      await sprung
      await acme.crash()
      eve.says(SUPPORT, 'And then')
      for (const agent of agents) {
        await agent.hears('And then', 'case-')
        const texts = agent.received.map(stanza => stanza.getChildText('body'))
        expect(texts.filter(text => text === 'Once, please')).to.have.length(1)
      }
    })

    it('to no client that answers by itself', async () => {
      const [dave, dora] = await present('dave', 'dora')
      const eve = await online('eve')
      eve.says(SUPPORT, 'Help me')
      const at = await offered(dave!, 'Help me')
      await offered(dora!, 'Help me')
      dave!.says(at, 'Automatic reply: I am in a meeting.')
      dora!.says(at, 'How?')
      await eve.hears('Dora answers you now.', SUPPORT)
      await eve.hears('How?', SUPPORT)
    })

    it('of which an agent has no more than there is room for', async () => {
      await acme.does('desk-change', { desk: 'support', capacity: '1' })
      const [dave] = await present('dave')
      const [eve, ed] = [await online('eve'), await online('ed')]
      eve.says(SUPPORT, 'First')
      const first = await offered(dave!, 'First')
      ed.says(SUPPORT, 'Second')
      await ed.hears(/^Nobody is free at the moment\. You are number 2 in the queue/, SUPPORT)
      dave!.says(first, 'Yes?')
      await eve.hears('Yes?', SUPPORT)
      expect(await as('dave', 'case-take', { case: await idOf('ed') })).to.match(
        /^item-not-found: |^resource-constraint: /,
      )
      dave!.says(first, '/close')
      await eve.hears(/^This conversation is closed/, SUPPORT)
      await offered(dave!, 'Second')
      await acme.does('desk-change', { desk: 'support', capacity: '3' })
    })
  })

  describe('passes on, one to one', () => {
    let dave: Party
    let eve: Party
    let at: string
    /** A conversation that Dave has with Eve. */
    beforeEach(async () => {
      ;[dave] = (await present('dave')) as [Party]
      eve = await online('eve')
      eve.says(SUPPORT, 'Hello')
      at = await offered(dave, 'Hello')
      dave.says(at, 'Yes?')
      await eve.hears('Yes?', SUPPORT)
    })

    const message = (to: string, id: string, payload: string) =>
      `<message type='chat' to='${to}' id='${id}'>${payload}</message>`

    const withId = (party: Party, id: string) =>
      party.receives(({ name, attrs }) => name === 'message' && attrs.id === id, `the message ${id}`)

    /** Both directions: who writes and to what, who reads and from what. */
    const both = (): [Party, string, Party, string][] => [
      [eve, SUPPORT, dave, at],
      [dave, at, eve, SUPPORT],
    ]

    it('texts and files, and their corrections and retractions, both ways and under the same ids', async () => {
      for (const [writer, to, reader, from] of both()) {
        const id = `text-${from}`
        writer.sends(message(to, id, '<body>Good mornig</body><request xmlns="urn:xmpp:receipts"/>'))
        const text = await withId(reader, id)
        expect(text.attrs).to.include({ from, type: 'chat' })
        expect(text.getChildText('body')).to.equal('Good mornig')
        expect(text.getChild('request', 'urn:xmpp:receipts')).to.exist
        const fixed = `<body>Good morning</body><replace xmlns='urn:xmpp:message-correct:0' id='${id}'/>`
        writer.sends(message(to, `fixed-${id}`, fixed))
        const correction = await withId(reader, `fixed-${id}`)
        expect(correction.getChild('replace')?.attrs.id).to.equal(id)
        const url = 'https://files.acme.test/plan.pdf'
        const file = `<body>${url}</body><x xmlns='jabber:x:oob'><url>${url}</url></x>`
        writer.sends(message(to, `file-${id}`, file))
        const sent = await withId(reader, `file-${id}`)
        expect(sent.getChild('x', 'jabber:x:oob')?.getChildText('url')).to.equal(url)
        const gone = `<retract xmlns='urn:xmpp:message-retract:1' id='file-${id}'/><body>/me took it back</body>`
        writer.sends(message(to, `gone-${id}`, gone))
        const retraction = await withId(reader, `gone-${id}`)
        expect(retraction.getChild('retract')?.attrs.id).to.equal(`file-${id}`)
      }
      const history = await as('dave', 'cases', { case: at })
      expect(history).to.contain('Eve Test: Good morning\n').and.contain('Dave: Good morning\n')
      expect(history).to.contain('Eve Test: (taken back)').and.not.contain('mornig')
    })

    it('replies and reactions, which name the message and nobody else', async () => {
      for (const [writer, to, reader, from] of both()) {
        const id = `asked-${from}`
        writer.sends(message(to, id, '<body>Tea or coffee?</body>'))
        await withId(reader, id)
        const reply = `<reply xmlns='urn:xmpp:reply:0' id='${id}' to='${from}'/>`
        const quote =
          "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='17'/></fallback>"
        reader.sends(message(from, `re-${id}`, `<body>&gt; Tea or coffee?\nTea</body>${reply}${quote}`))
        const got = await withId(writer, `re-${id}`)
        expect(got.getChild('reply')?.attrs).to.include({ id, to: bare(writer.jid) })
        expect(got.getChildText('body')).to.equal('> Tea or coffee?\nTea')
        const emojis = `<reactions xmlns='urn:xmpp:reactions:0' id='${id}'><reaction>👍</reaction></reactions>`
        reader.sends(message(from, `like-${id}`, emojis))
        const liked = await withId(writer, `like-${id}`)
        expect(liked.getChild('reactions')?.attrs.id).to.equal(id)
        expect(liked.getChild('reactions')?.getChildText('reaction')).to.equal('👍')
      }
      expect(leaks(eve, 'dave')).to.deep.equal([])
      expect(leaks(dave, 'eve@')).to.deep.equal([])
    })

    it('typing, receipts and read markers', async () => {
      for (const [writer, to, reader, from] of both()) {
        writer.sends(message(to, 'c1', "<composing xmlns='http://jabber.org/protocol/chatstates'/>"))
        writer.sends(message(to, 'c2', "<received xmlns='urn:xmpp:receipts' id='some'/>"))
        writer.sends(message(to, 'c3', "<displayed xmlns='urn:xmpp:chat-markers:0' id='some'/>"))
        const has = (name: string) => (stanza: Element) =>
          stanza.getChild(name) !== undefined && stanza.attrs.from === from
        await reader.receives(has('composing'), 'that somebody is typing')
        expect((await reader.receives(has('received'), 'a receipt')).getChild('received')?.attrs.id).to.equal('some')
        expect((await reader.receives(has('displayed'), 'a marker')).getChild('displayed')?.attrs.id).to.equal('some')
      }
    })

    it('no message that is encrypted: its sender reads what to do', async () => {
      const hidden =
        "<body>Not readable</body><encryption xmlns='urn:xmpp:eme:0' namespace='eu.siacs.conversations.axolotl'/>"
      for (const [writer, to, reader, from] of both()) {
        writer.sends(message(to, 'e1', hidden))
        expect(textOf(await refusal(writer, 'e1'))).to.match(/^This message is encrypted \(OMEMO\)/)
        writer.says(to, 'fence')
        await reader.hears('fence', from)
        expect(reader.received.some(stanza => stanza.getChildText('body') === 'Not readable')).to.equal(false)
      }
    })

    it('no correction of what somebody else has written', async () => {
      const id = dave.says(at, 'It costs 5 euros.')
      await eve.hears('It costs 5 euros.', SUPPORT)
      const forged = `<body>It costs 1 euro.</body><replace xmlns='urn:xmpp:message-correct:0' id='${id}'/>`
      eve.sends(message(SUPPORT, 'forged', forged))
      expect(textOf(await refusal(eve, 'forged'))).to.match(/^I do not know which message you mean/)
      expect(await as('dave', 'cases', { case: at })).to.contain('Dave: It costs 5 euros.')
    })

    it('no flood: whoever writes faster than people do is slowed, and nothing else is lost', async () => {
      const ids = Array.from({ length: 70 }, (_, at) => eve.says(SUPPORT, `Message ${at}`))
      const refused = await eve.receives(({ attrs }) => attrs.type === 'error', 'a refusal')
      expect(textOf(refused)).to.match(/^That is more than 60 messages in a minute/)
      await refusal(eve, ids.at(-1) ?? '')
      const isRefused = (id: string) => eve.received.some(({ attrs }) => attrs.type === 'error' && attrs.id === id)
      dave.says(at, 'Slowly!')
      await eve.hears('Slowly!', SUPPORT)
      const got = dave.received.filter(each => /^Message /.test(each.getChildText('body') ?? '')).length
      expect(got).to.equal(ids.filter(id => !isRefused(id)).length)
    })

    it('long texts whole, of which the next agent reads what fits; a client that writes 10 MB ends nothing but itself', async () => {
      const text = (count: number) => `${count} ${'long '.repeat(20_000)}end`
      for (let count = 0; count < 8; count++) eve.says(SUPPORT, text(count))
      for (let count = 0; count < 8; count++) await dave.hears(text(count), at)
      const again = await online('eve')
      eve.sends(message(SUPPORT, 'huge', `<body>${'x'.repeat(10_000_000)}</body>`))
      // The server closes while the client still writes: the reset of the connection may come before the reason.
      expect(await eve.ended).to.match(/^(policy-violation|closed)/)
      const [dora] = await present('dora')
      dave.says(at, 'That is a lot.')
      await again.hears('That is a lot.', SUPPORT)
      dave.says(at, '/transfer dora')
      const intro = await dora!.hears(/^Eve Test \(member\) writes to Support/, at)
      expect(intro.getChildText('body')).to.contain('– What was written before is too long to be shown here.')
      expect(intro.getChildText('body')?.length).to.be.within(30_000, 51_000)
      await healthy()
    })

    it('once, whatever is killed, to the one side that a message is for', async () => {
      const sprung = acme.tap.cuts(1, 'before', ({ name, attrs }) => name === 'message' && attrs.from === at)
      eve.says(SUPPORT, 'Before the end')
      await sprung
      dave.says(at, 'In the middle')
      await acme.crash()
      for (const [writer, to, reader, from] of both()) {
        const text = reader === dave ? 'Before the end' : 'In the middle'
        await reader.hears(text, from)
        writer.says(to, 'After the end')
        await reader.hears('After the end', from)
        expect(reader.received.filter(stanza => stanza.getChildText('body') === text)).to.have.length(1)
      }
    })
  })

  describe('passes on what was accepted', () => {
    it('once, where the conversation is given to somebody else before the server hands a message over again', async () => {
      const [dave] = await present('dave')
      const eve = await online('eve')
      eve.says(SUPPORT, 'Hello')
      const at = await offered(dave!, 'Hello')
      dave!.says(at, 'Yes?')
      await eve.hears('Yes?', SUPPORT)
      const sprung = acme.tap.cuts(1, 'before', ({ name, attrs }) => name === 'message' && attrs.from === SUPPORT)
      const id = dave!.says(at, 'Before I go')
      await sprung
      acme.bellhop.kill('SIGKILL')
      await acme.bellhop.ended
      const waits = { state: 'waiting', agent: undefined, round: 1, unfollowed: true } as const
      await withStore(store => store.cases.change(at.split('@')[0] ?? '', {}, waits))
      await acme.restart()
      await eve.hears('Before I go', SUPPORT)
      dave!.says(at, 'I am back')
      await eve.hears('I am back', SUPPORT)
      expect(eve.received.filter(stanza => stanza.getChildText('body') === 'Before I go')).to.have.length(1)
      expect(dave!.received.filter(({ attrs }) => attrs.id === id && attrs.type === 'error')).to.deep.equal([])
    })
  })

  describe('opens no conversation for what was accepted in another one', () => {
    it('where that one was closed before the server hands the message over again', async () => {
      const [dave] = await present('dave')
      const eve = await online('eve')
      eve.says(SUPPORT, 'Hello')
      const at = await offered(dave!, 'Hello')
      dave!.says(at, 'Yes?')
      await eve.hears('Yes?', SUPPORT)
      // An acknowledgement of an earlier message may come late: the last word has to be passed on before the cut.
      const isPassedOn = () => acme.tap.sent.some(stanza => stanza.getChildText('body') === 'The last word')
      const sprung = acme.tap.cuts(1, 'before', stanza => isDone(stanza) && isPassedOn())
      eve.says(SUPPORT, 'The last word')
      await sprung
      acme.bellhop.kill('SIGKILL')
      await acme.bellhop.ended
      const closed = new Date().toISOString()
      const over = { state: 'closed', open: undefined, closed, end: 'closed', unfollowed: true } as const
      await withStore(store => store.cases.change(at.split('@')[0] ?? '', {}, over))
      await acme.restart()
      eve.says(SUPPORT, 'Another matter')
      const next = await offered(dave!, 'Another matter')
      expect(next).not.to.equal(at)
      expect(dave!.received.filter(stanza => stanza.getChildText('body') === 'The last word')).to.have.length(1)
      const history = await as('dave', 'cases', { case: next })
      expect(history).to.contain('Another matter').and.not.contain('The last word')
    })
  })

  describe('has commands in a case', () => {
    it('notes that only agents read, the history, and one that is not there', async () => {
      const [dave] = await present('dave')
      const eve = await online('eve')
      eve.says(SUPPORT, 'Hello')
      const at = await offered(dave!, 'Hello')
      dave!.says(at, '/note She has called before.')
      await dave!.hears('Noted. Only agents read it.', at)
      dave!.says(at, '!note Twice.')
      await dave!.hears('Noted. Only agents read it.', at)
      dave!.says(at, '/history')
      await dave!.hears(/^Eve Test: Hello\n\(note of Dave\) She has called before\.\n\(note of Dave\) Twice\.$/, at)
      dave!.says(at, '/dance')
      await dave!.hears(/^There is no \/dance, and nothing was sent/, at)
      dave!.says(at, '/help')
      await dave!.hears(/\/transfer NAME gives it to an agent/, at)
      dave!.says(at, 'Fence')
      await eve.hears('Fence', SUPPORT)
      const bodies = eve.received.map(stanza => stanza.getChildText('body')).filter(Boolean)
      expect(bodies).to.deep.equal(['Dave answers you now.', 'Fence'])
    })

    it('transfer to another agent, whom the customer is told by name, and who reads all of it', async () => {
      const [dave, dora, gus] = await present('dave', 'dora', 'gus')
      const eve = await online('eve')
      eve.says(SUPPORT, 'My bill is wrong.')
      const at = await offered(dave!, 'My bill is wrong.')
      dave!.says(at, 'By how much?')
      await eve.hears('By how much?', SUPPORT)
      eve.says(SUPPORT, 'By half.')
      await dave!.hears('By half.', at)
      dave!.says(at, '/transfer dora')
      await dave!.hears('Dora is offered it.', at)
      await eve.hears('Dora goes on with you. You need not repeat anything.', SUPPORT)
      await dora!.hears(/Eve Test: My bill is wrong\.\nDave: By how much\?/, at)
      expect(dora!.received.filter(stanza => stanza.getChildText('body') === 'By half.')).to.have.length(1)
      expect(await casesInRoster(gus!)).to.deep.equal([])
      expect(await casesInRoster(dave!)).to.deep.equal([])
      expect(textOf(await refusal(dave!, dave!.says(at, 'Wait')))).to.match(
        /^This conversation waits for somebody else/,
      )
      dora!.says(at, 'I look into it.')
      await eve.hears('Dora answers you now.', SUPPORT)
      await eve.hears('I look into it.', SUPPORT)
      expect(textOf(await refusal(dave!, dave!.says(at, 'Wait')))).to.match(/^Dora has this conversation/)
    })

    it('transfer by a choice, to all agents but who gives it back', async () => {
      const [dave, dora] = await present('dave', 'dora')
      const eve = await online('eve')
      eve.says(SUPPORT, 'Hello')
      const at = await offered(dave!, 'Hello')
      dave!.says(at, 'One moment.')
      await eve.hears('One moment.', SUPPORT)
      dave!.says(at, '/transfer')
      const question = await dave!.hears(/^To whom\?\n1 = Dora Test\n2 = Everybody at the desk\n/, at)
      expect(question.getChild('buttons')).to.exist
      dave!.says(at, '2')
      await dave!.hears('All agents who have room are offered it.', at)
      await eve.hears('A colleague goes on with you. You need not repeat anything.', SUPPORT)
      expect(await casesInRoster(dora!)).to.deep.equal([at])
      expect(await casesInRoster(dave!)).to.deep.equal([])
      dora!.says(at, '2')
      await eve.hears('2', SUPPORT)
    })

    it('a question, whose answer by button, reaction, number or label comes as the label, until the agent goes on', async () => {
      const [dave] = await present('dave')
      const eve = await online('eve')
      eve.says(SUPPORT, 'Hello')
      const at = await offered(dave!, 'Hello')
      dave!.says(at, 'Yes?')
      await eve.hears('Yes?', SUPPORT)
      dave!.says(at, '/ask Tea or coffee? / 🍵 Tea / ☕ Black coffee')
      const question = await eve.hears(/^Tea or coffee\?\n1 = 🍵 Tea {2}2 = ☕ Black coffee\n/, SUPPORT)
      const { id } = question.attrs
      expect(question.getChild('buttons')?.attrs.id).to.equal(id)
      expect(question.getChildren('response').map(({ attrs }) => attrs.label)).to.deep.equal(['Tea', 'Black coffee'])
      const reaction = `<reactions xmlns='urn:xmpp:reactions:0' id='${id}'><reaction>☕</reaction></reactions>`
      const chosen = `<body>Black coffee</body><chosen xmlns='urn:bellhop:buttons:1' question='${id}' value='2'/>`
      for (const payload of ['<body>2</body>', '<body>black COFFEE</body>', chosen, reaction]) {
        eve.sends(`<message to='${SUPPORT}' type='chat'>${payload}</message>`)
        await dave!.hears('Black coffee', at)
      }
      eve.says(SUPPORT, '3 sugars')
      await dave!.hears('3 sugars', at)
      dave!.says(at, 'Here you are.')
      await eve.hears('Here you are.', SUPPORT)
      eve.says(SUPPORT, '2')
      await dave!.hears('2', at)
      dave!.says(at, '/ask One choice only?')
      await dave!.hears(/^A question needs two choices at least/, at)
      dave!.says(at, '/ask Tea? / Yes [coupon: tea] / No')
      await dave!.hears(/^A choice brings nothing in a conversation/, at)
    })

    it('hold, a saved reply with a field that the customer lacks, and close', async () => {
      await as('bob', 'template-create', { name: 'thanks', text: 'Dear {{ name }}, thank you.{{ number }}' })
      const [dave] = await present('dave')
      const eve = await online('eve')
      eve.says(SUPPORT, 'Hello')
      const at = await offered(dave!, 'Hello')
      dave!.says(at, 'Yes?')
      await eve.hears('Yes?', SUPPORT)
      dave!.says(at, '/hold')
      await eve.hears('One moment, please. Dave comes back to you.', SUPPORT)
      dave!.says(at, '/r thanks')
      await eve.hears('Dear Eve Test, thank you.', SUPPORT)
      dave!.says(at, '/r nothing')
      await dave!.hears("There is no template 'nothing' to answer with.", at)
      dave!.says(at, '/close')
      await dave!.hears('The conversation with Eve Test is closed.', at)
      await eve.hears(/^This conversation is closed\. Write again/, SUPPORT)
      expect(await casesInRoster(dave!)).to.deep.equal([])
      expect(textOf(await refusal(dave!, dave!.says(at, 'Wait')))).to.match(/^This conversation is closed/)
      eve.says(SUPPORT, 'And again')
      const next = await offered(dave!, 'And again')
      expect(next).not.to.equal(at)
      await dave!.hears(/Earlier conversations: \d+, the last one on/, next)
    })
  })

  describe('has numbers', () => {
    it('for who supervises it, whose sums are all conversations', async () => {
      const numbers = async () => {
        const { table } = await acme.does('desks', { desk: 'support' })
        return new Map(table?.rows.map(([what = '', number]) => [what, Number(number)]))
      }
      const before = await numbers()
      const [dave] = await present('dave')
      const [eve, ed] = [await online('eve'), await online('ed')]
      eve.says(SUPPORT, 'Hello')
      const at = await offered(dave!, 'Hello')
      dave!.says(at, 'Yes?')
      await eve.hears('Yes?', SUPPORT)
      dave!.says(at, '/close')
      await eve.hears(/^This conversation is closed/, SUPPORT)
      await acme.does('desk-away', { agent: 'dave' })
      ed.says(SUPPORT, 'Hello')
      ed.says(SUPPORT, 'leave')
      await ed.hears(/^You wait no longer/, SUPPORT)
      const after = await numbers()
      const grown = (what: string) => (after.get(what) ?? 0) - (before.get(what) ?? 0)
      expect(grown('conversations in 30 days')).to.equal(2)
      expect([grown('closed'), grown('left by the customer'), grown('waiting')]).to.deep.equal([1, 1, 0])
      const sums = ['waiting', 'being answered', 'closed', 'left by the customer']
      const ends = ['ended before anybody took it', 'ended as the customer went']
      expect([...sums, ...ends].reduce((sum, what) => sum + (after.get(what) ?? 0), 0)).to.equal(
        after.get('conversations in 30 days'),
      )
      expect(await as('dave', 'desks', { desk: 'support' })).to.match(/^item-not-found: You supervise no desk/)
    })
  })

  describe('is supervised', () => {
    it('by somebody who is shown who waits and who talks, and looks in where the customer is told', async () => {
      const bob = await online('bob')
      bob.says(BELLHOP, 'desk watch support')
      await bob.hears(/^Support: 0 wait, 0 are answered, 0 of 3 agents are there$/, BELLHOP)
      const [dave] = await present('dave')
      const eve = await online('eve')
      eve.says(SUPPORT, 'Hello')
      const at = await offered(dave!, 'Hello')
      dave!.says(at, 'Yes?')
      await eve.hears('Yes?', SUPPORT)
      const board = await bob.hears(/^Support: 0 wait, 1 are answered, 1 of 3.*\nDave answers: Eve Test/s, BELLHOP)
      expect(board.getChild('replace', 'urn:xmpp:message-correct:0')).to.exist
      bob.says(BELLHOP, `case watch ${at}`)
      await eve.hears('Bob of Support reads this conversation, too.', SUPPORT)
      await bob.hears(/Eve Test: Hello\n.*Dave: Yes\?/s, at)
      expect(await casesInRoster(bob)).to.deep.equal([at])
      dave!.says(at, 'How can I help?')
      await bob.hears('Dave: How can I help?', at)
      expect(textOf(await refusal(bob, bob.says(at, 'Look here')))).to.match(/^Dave has this conversation/)
      bob.says(at, '/unwatch')
      await losesContact(bob, at)
      eve.says(SUPPORT, 'It is between us.')
      await dave!.hears('It is between us.', at)
      bob.says(BELLHOP, 'desk unwatch support')
      await bob.hears(/^You are shown no more/, BELLHOP)
      expect(bob.received.some(stanza => stanza.getChildText('body') === 'It is between us.')).to.equal(false)
      await healthy()
    })
  })

  describe('lets customers wait', () => {
    it('where nobody is there, until somebody is: with the place in the queue, and leave', async () => {
      const [eve, ed] = [await online('eve'), await online('ed')]
      eve.says(SUPPORT, 'Anybody?')
      await eve.hears(
        /^Nobody is free at the moment\. You are the next one\. .* Write leave to stop waiting\.$/,
        SUPPORT,
      )
      ed.says(SUPPORT, 'Me, too')
      await ed.hears(/You are number 2 in the queue/, SUPPORT)
      ed.says(SUPPORT, 'leave')
      await ed.hears(/^You wait no longer/, SUPPORT)
      ed.says(SUPPORT, 'leave')
      await ed.hears(/^You wait for nobody/, SUPPORT)
      const [dave] = await present('dave')
      await offered(dave!, 'Anybody?')
      dave!.says(BELLHOP, 'whoami')
      await dave!.hears(/Dave Test/, BELLHOP)
      expect(dave!.received.some(stanza => stanza.getChildText('body') === 'Me, too')).to.equal(false)
    })

    it('and goes on in the language of the first message, where no profile says another', async () => {
      const [eve, ed] = [await online('eve'), await online('ed')]
      eve.sends(`<message xml:lang='de-AT' type='chat' to='${SUPPORT}' id='m1'><body>Hallo</body></message>`)
      await eve.hears(/^Im Moment ist niemand frei\. Sie sind als Nächstes an der Reihe\./, SUPPORT)
      ed.says(SUPPORT, 'Hello')
      await ed.hears(/^Nobody is free at the moment\. You are number 2 in the queue\./, SUPPORT)
      const [dave] = await present('dave')
      const at = await offered(dave!, 'Hallo')
      const introduction = dave!.received
        .map(each => each.getChildText('body') ?? '')
        .find(text => /Eve Test/.test(text))
      expect(introduction).to.match(/^Eve Test \(member\) writes to Support/)
      dave!.says(at, 'Ja?')
      await eve.hears('Dave antwortet Ihnen jetzt.', SUPPORT)
    })

    it('and opens no more than twenty conversations of one customer within an hour', async () => {
      const eve = await online('eve')
      for (let count = 0; count < 20; count++) {
        eve.says(SUPPORT, `Conversation ${count}`)
        eve.says(SUPPORT, 'leave')
        await eve.hears(/^You wait no longer/, SUPPORT)
      }
      const id = eve.says(SUPPORT, 'One more')
      expect(textOf(await refusal(eve, id))).to.match(/^You have begun many conversations/)
    })

    it('and answers no program that answers everything', async () => {
      const eve = await online('eve')
      eve.says(SUPPORT, 'Hello')
      await eve.hears(/^Nobody is free at the moment/, SUPPORT)
      for (let count = 0; count < 5; count++) eve.says(SUPPORT, 'I am on holiday until Monday.')
      eve.says(SUPPORT, 'leave')
      await eve.hears(/^You wait no longer/, SUPPORT)
      expect(eve.received.filter(({ name, attrs }) => name === 'message' && attrs.from === SUPPORT)).to.have.length(2)
    })

    it('until the desk opens, and says when that is', async () => {
      const day = new Date(Date.now() + 3 * 86_400_000).toLocaleDateString('en-GB', {
        weekday: 'long',
        timeZone: 'UTC',
      })
      const hours = { hours: `${day} 09:00-10:00`, zone: 'UTC' }
      await acme.does('desk-change', { desk: 'support', ...hours })
      const [dave] = await present('dave')
      const eve = await online('eve')
      eve.says(SUPPORT, 'Good evening')
      const told = await eve.hears(/^We are closed until .* at 09:00\. Your message is kept/, SUPPORT)
      expect(told.getChildText('body')).to.contain(day)
      expect(await as('dave', 'cases')).to.equal('There are no open conversations.')
      expect(await as('bob', 'desk-change', { desk: 'support', hours: 'now and then' })).to.match(/^bad-request: /)
      expect(await as('bob', 'desk-change', { desk: 'support', zone: 'Berlin' })).to.match(
        /^bad-request: 'Berlin' is no time/,
      )
      await acme.does('desk-change', { desk: 'support', hours: 'always' })
      await offered(dave!, 'Good evening')
    })

    it('with their place kept where an agent leaves the organisation', async () => {
      const [gus] = await present('gus')
      const [eve, ed] = [await online('eve'), await online('ed')]
      eve.says(SUPPORT, 'First')
      const at = await offered(gus!, 'First')
      gus!.says(at, 'Yes?')
      await eve.hears('Yes?', SUPPORT)
      await acme.does('desk-away', { agent: 'gus' })
      ed.says(SUPPORT, 'Second')
      await ed.hears(/You are the next one/, SUPPORT)
      await acme.becomes(ORG.filter(({ id }) => id !== 'gus'))
      await eve.hears('A colleague goes on with you. You need not repeat anything.', SUPPORT)
      expect(await as('bob', 'cases')).to.match(/"Eve Test","Support","waits".*"Ed Test","Support","waits"/)
      await acme.becomes(ORG)
      await acme.does('desk-change', { desk: 'support', add: 'gus' })
      const [dave] = await present('dave')
      await dave!.hears(/Gus: Yes\?/, at)
    })
  })

  describe('gives a conversation to somebody else', () => {
    it('where its agent loses the connection, and offers the agent who is back further ones', async () => {
      const [dave, dora] = await present('dave', 'dora')
      const [eve, ed] = [await online('eve'), await online('ed')]
      eve.says(SUPPORT, 'Hello')
      const at = await offered(dave!, 'Hello')
      dave!.says(at, 'Yes?')
      await eve.hears('Yes?', SUPPORT)
      eve.says(SUPPORT, 'Are you there?')
      await dave!.hears('Are you there?', at)
      await dave!.leaves()
      await eve.hears('A colleague goes on with you. You need not repeat anything.', SUPPORT)
      await dora!.hears('Are you there?', at)
      dora!.says(at, 'I am.')
      await eve.hears('I am.', SUPPORT)
      const again = await online('dave')
      await seen('dave')
      ed.says(SUPPORT, 'And me?')
      await offered(again, 'And me?')
    })

    /** Waits until an agent counts as connected. */
    const seen = async (username: string) => {
      const isSeen = () =>
        withStore(async store => {
          const [person] = await store.people.find({ where: { username } })
          return (await store.agentStates.get(person?.id ?? ''))?.unreachable === undefined
        })
      if (!(await poll(isSeen))) throw new Error(`${username} does not count as connected`)
    }

    it('where its agent does not answer in time', async () => {
      const [dave, dora] = await present('dave', 'dora')
      const eve = await online('eve')
      eve.says(SUPPORT, 'Hello')
      const at = await offered(dave!, 'Hello')
      dave!.says(at, 'Yes?')
      await eve.hears('Yes?', SUPPORT)
      eve.says(SUPPORT, 'I wait.')
      await dave!.hears('I wait.', at)
      const id = await idOf('eve')
      const due = await withStore(async store => (await store.cases.get(id))?.due)
      expect(Date.parse(due ?? '') - Date.now()).to.be.within(9 * 60_000, 10 * 60_000)
      await withStore(store => store.cases.change(id, {}, { due: YESTERDAY }))
      await acme.restart()
      await eve.hears('A colleague goes on with you. You need not repeat anything.', SUPPORT)
      await dora!.hears('I wait.', at)
      expect(textOf(await refusal(dave!, dave!.says(at, 'Here I am')))).to.match(
        /^This conversation waits for somebody/,
      )
    })

    it('but the same one where its customer writes again within an hour; who may say how it was', async () => {
      const [dave, dora] = await present('dave', 'dora')
      const eve = await online('eve')
      eve.says(SUPPORT, 'Hello')
      const at = await offered(dave!, 'Hello')
      dave!.says(at, 'Yes?')
      await eve.hears('Yes?', SUPPORT)
      dave!.says(at, '/close')
      const end = await eve.hears(
        /^This conversation is closed\..*\nHow was it\? 1 = Good {2}2 = Fair {2}3 = Bad$/,
        SUPPORT,
      )
      expect(end.getChild('buttons')).to.exist
      eve.says(SUPPORT, 'Good')
      await eve.hears('Thank you.', SUPPORT)
      expect(await withStore(async store => (await store.cases.get(at.split('@')[0] ?? ''))?.rating)).to.equal(3)
      eve.says(SUPPORT, 'One more thing')
      const next = await offered(dave!, 'One more thing')
      dora!.says(BELLHOP, 'whoami')
      await dora!.hears(/Dora Test/, BELLHOP)
      expect(dora!.received.some(({ attrs }) => attrs.from === next)).to.equal(false)
    })
  })

  const bare = (jid: string) => jid.split('/')[0]

  /** What somebody received that names somebody else. */
  const leaks = ({ received }: Party, name: string) => received.map(String).filter(text => text.includes(name))

  const idOf = (customer: string) =>
    withStore(async store => {
      const [person] = await store.people.find({ where: { username: customer } })
      const [found] = await store.cases.find({ where: { customer: person?.id ?? '', open: true } })
      return found?.id ?? ''
    })
})
