// Guests who live on a partner's server: asked, in the room, told the news, gone again; and the partner's server being away.
import { expect } from 'chai'
import { Element } from 'ltx'
import { Buttons, Chosen } from '../../xep/buttons.ts'
import { healthy } from '../support/healthy.ts'
import type { Party } from '../support/party.ts'
import { openPartners, type Partners } from '../support/partners.ts'
import { affiliated, joining, read, roster, shownOut } from '../support/sights.ts'
import type { World } from '../support/world.ts'
import { poll } from '../../setup/ports.ts'
import { storeOf } from '../support/store.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const ROOM = 'team-bob@rooms.acme.test'
const NEWS = 'team-bob-news@bellhop.acme.test'
const PETE = 'pete@partner.test'

describe('a guest on a partner’s server', () => {
  let both: Partners
  let acme: World
  let bob: Party
  let pete: Party
  before(async function () {
    this.timeout(90_000)
    both = await openPartners()
    acme = both.acme
    ;[bob, pete] = await Promise.all([acme.person('bob'), both.partner.person('pete')])
  })
  after(() => both?.end())

  /** Among what Bellhop says by itself, too. */
  const commanded = async (party: Party, line: string, reply = /^(?!.*has guests from outside)./) => {
    party.says(BELLHOP, line)
    return String((await party.hears(reply, BELLHOP)).getChildText('body'))
  }
  const invited = (group: string) => commanded(bob, `guest invite --as partner --group ${group} --jid yes ${PETE}`)
  const guests = async () => {
    const store = await storeOf(acme.config)
    return store.people.find({ where: { sponsor: { gt: '' } } }).finally(() => store.close())
  }
  const history = async () => (await acme.does('broadcast-history', { group: 'team-bob-news' })).table?.rows ?? []

  it('reaches a desk that is for anyone, and finds no other, before being asked', async () => {
    const to = 'help@bellhop.acme.test'
    await acme.does('desk-create', { name: 'help', title: 'Help', agents: 'bob' })
    await bob.hears(/^You answer at the desk Help/, BELLHOP)
    await acme.does('desk-on', { agent: 'bob' })
    const isRefused = (id: string) => (each: Element) => each.attrs.id === id && each.attrs.type === 'error'
    const refused = await pete.receives(isRefused(pete.says(to, 'Hello?')), 'a refusal')
    expect(refused.getChild('error')?.getChildText('text')).to.equal('There is nobody at this address.')
    await acme.does('desk-change', { desk: 'help', customers: 'anyone' })
    pete.says(to, 'Do you ship to us?')
    await bob.hears(/^pete@partner\.test \(on another server\) writes to Help/, 'case-')
    const question = await bob.hears('Do you ship to us?', 'case-')
    bob.says(question.attrs.from, 'We do.')
    await pete.hears('Bob answers you now.', to)
    await pete.hears('We do.', to)
    pete.sends(`<message to='${to}' type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>`)
    await bob.receives(each => each.getChild('composing') !== undefined, 'that somebody is typing')
    expect(pete.received.map(String).filter(text => text.includes('bob@'))).to.deep.equal([])
    bob.says(question.attrs.from, '/close')
    await pete.hears(/^This conversation is closed/, to)
    await acme.does('desk-remove', { desk: 'help' })
  })

  it('is sent one question and nothing else before saying yes', async () => {
    expect(await invited('team-bob')).to.equal(`${PETE} is asked; who says yes is in Bob Test's team.`)
    const question = await pete.hears(/^Bob Test of Acme invites you to the chat group/, BELLHOP)
    expect(question.getChild('x', 'jabber:x:conference')).to.equal(undefined)
    expect(await joining(pete, ROOM, 'Pete')).to.equal('registration-required')
    expect(await affiliated(bob, ROOM, 'member')).not.to.include(PETE)
    expect(await roster(bob)).not.to.have.property(PETE)
  })

  it('is asked again when the answer is neither yes nor no', async () => {
    expect(await commanded(pete, 'what is this?')).to.match(/^Bob Test of Acme invites you/)
  })

  it('is in the room with a yes, and hears and is heard there', async () => {
    pete.says(BELLHOP, 'Yes.')
    const invitation = await pete.receives(each => each.getChild('x', 'jabber:x:conference') !== undefined, 'a way in')
    expect(invitation.getChild('x', 'jabber:x:conference')?.attrs.jid).to.equal(ROOM)
    await pete.hears(/^You are in\. The room is/, BELLHOP)
    expect(await affiliated(bob, ROOM, 'member')).to.include(PETE)
    await pete.joins(ROOM, 'pete (guest)')
    await bob.joins(ROOM, 'Bob Test')
    bob.says(ROOM, 'Welcome from Acme', 'groupchat')
    await pete.hears('Welcome from Acme', `${ROOM}/Bob Test`)
    pete.says(ROOM, 'Hello Acme', 'groupchat')
    await bob.hears('Hello Acme', `${ROOM}/pete (guest)`)
  })

  it('answers an emoticon and a question by number, and gets the next emoticon', async () => {
    expect(await commanded(bob, `emoticon send coffee to ${PETE}`)).to.match(/^Sent ☕ Coffee\?/)
    await pete.hears(/^☕ Coffee\?\n1 = 👍 Yes, now/, 'bob@acme.test')
    pete.says('bob@acme.test', '1')
    const yes = await bob.hears(/^👍 Yes, now\n1 = /, PETE)
    expect(Chosen.parse(yes.getChild('chosen', Chosen.ns) ?? yes)).to.include({ value: 'tap' })
    bob.says(PETE, '4')
    await pete.hears(/^🍰 With cake\?/, 'bob@acme.test')
    expect(await commanded(bob, `ask ${PETE} Tea instead? / Yes / No`)).to.match(/^Asked /)
    const asked = await pete.hears(/^Tea instead\?/, 'bob@acme.test')
    const { reference } = Buttons.parse(asked.getChild('buttons', Buttons.ns) ?? asked)
    pete.says('bob@acme.test', `2 ${reference}`)
    await bob.hears('No', PETE)
  })

  it('has no devices here, and gets no code for one more', async () => {
    expect(await commanded(pete, 'pair')).to.equal(`pete signs in elsewhere, as ${PETE}.`)
  })

  it('makes the group external: its title says so, and each member is told once', async () => {
    const dave = await acme.person('dave')
    expect(await titleOf(bob, ROOM)).to.equal("Bob Test's team · external")
    await bob.hears("Bob Test's team has guests from outside the organisation from now on.", BELLHOP)
    const told = (party: Party) => archived(party, /guests from outside/)
    expect(await told(dave)).to.have.length(1)
    expect(await told(bob)).to.have.length(1)
    expect(pete.received.filter(each => /guests from outside/.test(each.getChildText('body') ?? ''))).to.deep.equal([])
    await dave.leaves()
  })

  it('is in the roster of who brought them in, and of the managers above, who leave no trace with the guest', async () => {
    const ann = await acme.person('ann')
    expect((await roster(bob))[PETE]).to.equal('pete (guest) | none | Partners')
    expect((await roster(ann))[PETE]).to.equal('pete (guest) | none | Partners of Bob Test')
    expect(Object.keys(await roster(pete)).filter(jid => jid.endsWith('acme.test'))).to.deep.equal([])
    await ann.leaves()
  })

  it('gets broadcasts and reads the feed by standard pubsub', async () => {
    await invited('team-bob-news')
    await pete.hears(/invites you to the broadcast group/, BELLHOP)
    expect(await commanded(pete, 'yes')).to.match(/^You are in\. team-bob-news@bellhop/)
    bob.says(NEWS, 'News for partners, too')
    const copy = await pete.hears('News for partners, too', NEWS)
    expect(copy.attrs.type).to.equal('chat')
    const items = await read(pete, 'news.acme.test', 'team-bob-news')
    expect(items?.join('')).to.contain('News for partners, too')
    bob.says(NEWS, 'That was all')
    await pete.hears('That was all', NEWS)
    expect(pete.received.filter(each => each.getChildText('body') === 'News for partners, too')).to.have.length(1)
  })

  it('is put into no group without having been asked', async () => {
    const { table } = await acme.does('list', { name: 'partners' })
    expect(table?.rows).to.deep.equal([[PETE, 'pete', 'partner', 'Bob Test']])
    const { username = '' } = (await guests()).find(({ jid }) => jid === PETE) ?? {}
    const added = await acme
      .does('group-add', { group: 'team-ann', who: username })
      .catch((error: Error) => error.message)
    expect(added).to.equal(`not-acceptable: ${PETE} is on another server and has to be asked: guest invite does that.`)
  })

  it('is put into no group by a selection that is kept, either', async () => {
    const line = `broadcast send --only ${PETE} --keep vips team-bob-news For you alone`
    expect(await commanded(bob, line, /^Sent to 1/)).to.contain(`not kept: ${PETE} is on another server`)
    expect(await commanded(pete, 'groups')).not.to.contain('vips')
  })

  it('finds what concerns guests among the commands, and no list of the organisation', async () => {
    expect(await commanded(pete, 'groups'))
      .to.contain('team-bob-news@bellhop.acme.test')
      .and.contain(ROOM)
    const help = await commanded(pete, 'help')
    expect(help).not.to.match(/\b(org show|lists|guest invite|broadcast send)\b/)
    expect(await commanded(pete, 'list organisation')).to.match(/^I do not know/)
    expect(await commanded(pete, 'code issue')).to.match(/signs in elsewhere/)
  })

  it('counts as a reader of a broadcast by a read mark, once', async () => {
    bob.says(NEWS, 'Read this')
    const { attrs } = await pete.hears('Read this', NEWS)
    const mark = `<message to='${NEWS}' type='chat'><displayed xmlns='urn:xmpp:chat-markers:0' id='${attrs.id}'/></message>`
    for (let times = 0; times < 2; times++) pete.sends(mark)
    await commanded(pete, 'whoami') // behind the marks
    await history() // counts them
    const store = await storeOf(acme.config)
    const broadcast = await store.broadcasts.get(attrs.id).finally(() => store.close())
    expect(broadcast?.read).to.equal(1)
  })

  it('gets a copy that the own server was away for, once, and holds up nobody', async function () {
    this.timeout(60_000)
    await pete.leaves()
    await both.partner.prosody.stop()
    const dave = await acme.person('dave')
    bob.says(NEWS, 'While you were away')
    await dave.hears('While you were away', NEWS)
    expect(await settles(async () => (await history())[0]?.[2] === 'under way')).to.equal(true)
    await both.partner.prosody.restart()
    pete = await both.partner.person('pete')
    await found(pete, 'While you were away')
    expect(await settles(async () => (await history())[0]?.[2] === 'delivered')).to.equal(true)
    bob.says(NEWS, 'And again')
    await found(pete, 'And again')
    expect(await archived(pete, /^While you were away$/)).to.have.length(1)
    await dave.leaves()
  })

  it('gets a copy that came back while Bellhop was not there', async function () {
    this.timeout(60_000)
    await pete.leaves()
    await both.partner.prosody.stop()
    bob.says(NEWS, 'Lost with nobody')
    expect(await settles(async () => (await history())[0]?.[2] === 'under way')).to.equal(true)
    await acme.crash()
    await both.partner.prosody.restart()
    pete = await both.partner.person('pete')
    await found(pete, 'Lost with nobody')
    expect(await archived(pete, /^Lost with nobody$/)).to.have.length(1)
  })

  it('gets a copy that the own server had taken in, but not yet read, when it was killed', async function () {
    this.timeout(60_000)
    bob.says(NEWS, 'A line is open')
    await pete.hears('A line is open', NEWS)
    const { prosody } = both.partner
    prosody.kill('SIGSTOP')
    const dave = await acme.person('dave')
    bob.says(NEWS, 'Into the dark')
    await dave.hears('Into the dark', NEWS)
    prosody.kill('SIGKILL')
    await prosody.restart()
    pete = await both.partner.person('pete')
    await found(pete, 'Into the dark')
    expect(await archived(pete, /^Into the dark$/)).to.have.length(1)
    await dave.leaves()
  })

  it('is out of room, feed and roster when removed', async () => {
    await pete.joins(ROOM, 'pete (guest)')
    expect(await commanded(bob, `guest remove ${PETE}`)).to.equal(`pete (${PETE}) is no longer here.`)
    expect(await shownOut(pete, ROOM)).to.include('321')
    expect(await roster(bob)).not.to.have.property(PETE)
    expect(await read(pete, 'news.acme.test', 'team-bob-news')).to.equal(undefined)
    expect(await titleOf(bob, ROOM)).to.equal("Bob Test's team")
    await healthy(acme)
  })

  it('whose yes comes when who invited them may not do so any more is let in nowhere', async () => {
    const [dave, pia] = [await acme.person('dave'), await both.partner.person('pia')]
    await commanded(dave, 'group create late Late chat')
    await commanded(dave, 'guest invite --as partner --group late --jid yes pia@partner.test')
    await pia.hears(/^Dave Test of Acme invites you/, BELLHOP)
    await commanded(dave, 'group handover late bob')
    expect(await commanded(pia, 'yes')).to.equal('This invitation is no longer good.')
    expect(await affiliated(bob, 'late@rooms.acme.test', 'member')).not.to.include('pia@partner.test')
    expect((await guests()).filter(({ jid }) => jid === 'pia@partner.test')).to.deep.equal([])
    await healthy(acme)
    await Promise.all([dave.leaves(), pia.leaves()])
  })

  it('is in the group that they said yes to, and in none that holds it; a link shows them the way in, too', async () => {
    const paula = await both.partner.person('paula')
    for (const name of ['inner', 'outer', 'linked']) await commanded(bob, `group create ${name} ${name} chat`)
    await commanded(bob, 'group add outer inner')
    await commanded(bob, 'guest invite --as partner --group inner --jid yes paula@partner.test')
    const asked = await paula.hears(/^Bob Test of Acme invites you to the chat group "inner"/, BELLHOP)
    const { id: question, buttons } = Buttons.parse(asked.getChild('buttons', Buttons.ns) ?? asked)
    expect(buttons.map(({ value, label }) => [value, label])).to.deep.equal([
      ['yes', 'Yes'],
      ['no', 'No'],
    ])
    const pressed = new Element('message', { to: BELLHOP, type: 'chat', id: crypto.randomUUID() })
    pressed.c('body').t('Yes')
    pressed.cnode(Chosen.build({ question, value: 'yes' }))
    paula.sends(pressed.toString())
    await paula.hears(/^You are in\. The room is/, BELLHOP)
    expect(await affiliated(bob, 'inner@rooms.acme.test', 'member')).to.include('paula@partner.test')
    expect(await affiliated(bob, 'outer@rooms.acme.test', 'member')).not.to.include('paula@partner.test')
    const { link = '' } = await acme.does('qr-group', { group: 'linked' })
    expect(await commanded(paula, `join ${link.split('/').at(-1)}`)).to.match(/^You are in linked/)
    const isWay = (stanza: Element) =>
      stanza.getChild('x', 'jabber:x:conference')?.attrs.jid === 'linked@rooms.acme.test' && !stanza.getChild('body')
    await paula.receives(isWay, 'a way in')
    await acme.does('guest-remove', { guest: 'paula@partner.test' })
    await healthy(acme)
    await paula.leaves()
  })

  it('who says no is not asked again', async () => {
    const pia = await both.partner.person('pia')
    const invite = () => commanded(bob, 'guest invite --as partner --jid yes pia@partner.test')
    await invite()
    await pia.hears(/invites you to be a contact/, BELLHOP)
    expect(await commanded(pia, 'no')).to.match(/^You are not asked again/)
    expect(await invite()).to.match(/has said no and is not asked again/)
    await pia.leaves()
  })

  it('may answer by messages that have no id and are not to be stored, each of them one question', async () => {
    const paula = await both.partner.person('paula')
    for (const group of ['outer', 'linked']) {
      await commanded(bob, `guest invite --as partner --group ${group} --jid yes paula@partner.test`)
      await paula.hears(/^Bob Test of Acme invites you/, BELLHOP)
    }
    const says = (answer: string) =>
      paula.sends(
        `<message to='${BELLHOP}' type='chat'><body>${answer}</body><no-store xmlns='urn:xmpp:hints'/></message>`,
      )
    says('no')
    await paula.hears(/^You are not asked again.*\n.*"linked"/, BELLHOP)
    says('yes')
    await paula.hears(/^You are in\. The room is linked@/, BELLHOP)
    await acme.does('guest-remove', { guest: 'paula@partner.test' })
    await paula.leaves()
  })

  it('is in though Bellhop is killed while the yes is on its way', async function () {
    this.timeout(60_000)
    const [ann, pia] = [await acme.person('ann'), await both.partner.person('pia')]
    await commanded(ann, 'guest invite --as partner --group team-ann --jid yes pia@partner.test')
    await pia.hears(/^Ann Test of Acme invites you/, BELLHOP)
    pia.says(BELLHOP, 'yes')
    await acme.crash()
    await pia.hears(/^You are in/, BELLHOP)
    expect(await affiliated(ann, 'team-ann@rooms.acme.test', 'member')).to.include('pia@partner.test')
    await healthy(acme)
    await Promise.all([ann.leaves(), pia.leaves()])
  })
})

const settles = (question: () => Promise<boolean>) => poll(question, { milliseconds: 15_000, every: 100 })

async function titleOf(party: Party, room: string): Promise<string | undefined> {
  const answer = await party.asks(room, 'get', "<query xmlns='http://jabber.org/protocol/disco#info'/>")
  return answer.getChild('query')?.getChild('identity')?.attrs.name
}

/** The texts in somebody's own archive that fit. */
async function archived(party: Party, text: RegExp): Promise<string[]> {
  const from = party.received.length
  const all = "<set xmlns='http://jabber.org/protocol/rsm'><max>250</max></set>"
  await party.asks(
    party.jid.split('/')[0] ?? '',
    'set',
    `<query xmlns='urn:xmpp:mam:2' queryid='${from}'>${all}</query>`,
  )
  return party.received
    .slice(from)
    .map(each => bodyIn(each) ?? '')
    .filter(body => text.test(body))
}

const bodyIn = (stanza: Element) =>
  stanza.getChild('result', 'urn:xmpp:mam:2')?.getChild('forwarded')?.getChild('message')?.getChildText('body')

/** Received live, from the offline storage or in the archive. */
async function found(party: Party, text: string): Promise<void> {
  const is = (body: string | null | undefined) => body === text
  const there = await settles(
    async () =>
      party.received.some(each => is(each.getChildText('body'))) || (await archived(party, /./)).some(body => is(body)),
  )
  expect(there, text).to.equal(true)
}
