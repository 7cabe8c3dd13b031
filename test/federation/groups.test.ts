// Groups of two organisations that follow each other: what one sends, the other passes on, once, and only as its owner agreed.
import { expect } from 'chai'
import { poll } from '../../setup/ports.ts'
import type { Party } from '../support/party.ts'
import { openPartners, type Partners } from '../support/partners.ts'
import { storeOf } from '../support/store.ts'

const OURS = 'team-bob-news@bellhop.acme.test'
const THEIRS = 'team-paula-news@bellhop.partner.test'

describe('a broadcast group of a partner', () => {
  let both: Partners
  let bob: Party
  let paula: Party
  let pete: Party
  let dave: Party
  before(async function () {
    this.timeout(90_000)
    both = await openPartners()
    const { acme, partner } = both
    ;[bob, dave] = await Promise.all([acme.person('bob'), acme.person('dave')])
    ;[paula, pete] = await Promise.all([partner.person('paula'), partner.person('pete')])
  })
  after(() => both?.end())

  const commanded = async (party: Party, bellhop: string, line: string, reply: RegExp) => {
    party.says(bellhop, line)
    return String((await party.hears(reply, bellhop)).getChildText('body'))
  }
  const atAcme = (party: Party, line: string, reply = /^(?!.*from outside)./) =>
    commanded(party, 'bellhop@bellhop.acme.test', line, reply)
  const atPartner = (party: Party, line: string, reply = /^(?!.*from outside)./) =>
    commanded(party, 'bellhop@bellhop.partner.test', line, reply)
  const history = async () => (await both.acme.does('broadcast-history', { group: 'team-bob-news' })).table?.rows ?? []
  const times = (party: Party, text: string) =>
    party.received.filter(each => each.getChildText('body') === text && each.attrs.type === 'chat').length

  it('is sent nothing before its owner agrees', async () => {
    expect(await atAcme(bob, `group subscribe team-bob-news ${THEIRS}`)).to.match(/is asked; it gets/)
    bob.says(OURS, 'Too early')
    await dave.hears('Too early', OURS)
    expect(await atPartner(pete, `group follow team-paula-news ${OURS}`)).to.match(/^Only the owner of team-paula-news/)
  })

  it('passes on what ours sends once its owner has agreed, from its own address', async () => {
    expect(await atPartner(paula, `group follow team-paula-news ${OURS}`)).to.match(/passes on what/)
    await bob.hears('News from Bob Test has guests from outside the organisation from now on.')
    bob.says(OURS, 'For both organisations')
    expect((await pete.hears('For both organisations')).attrs.from).to.equal(THEIRS)
    bob.says(OURS, 'That was all')
    await pete.hears('That was all')
    expect(times(pete, 'For both organisations')).to.equal(1)
    expect(times(pete, 'Too early')).to.equal(0)
  })

  it('may follow ours while ours follows it: each message is said once on either side', async () => {
    await atAcme(bob, `group follow team-bob-news ${THEIRS}`, /passes on/)
    await atPartner(paula, `group subscribe team-paula-news ${OURS}`, /is asked/)
    await paula.hears('News from Paula Test has guests from outside the organisation from now on.')
    paula.says(THEIRS, 'Round and round')
    expect((await dave.hears('Round and round')).attrs.from).to.equal(OURS)
    bob.says(OURS, 'And back')
    await pete.hears('And back')
    paula.says(THEIRS, 'The end')
    await Promise.all([pete.hears('The end'), dave.hears('The end')])
    for (const [party, text] of [
      [pete, 'Round and round'],
      [dave, 'Round and round'],
      [pete, 'And back'],
      [dave, 'And back'],
    ] as const)
      expect(times(party, text), text).to.equal(1)
  })

  it('takes back what an older Bellhop passed on, of which the host alone is known that brought it', async () => {
    bob.says(OURS, 'Of long ago')
    await pete.hears('Of long ago', THEIRS)
    const store = await storeOf(both.partner.config)
    const [passed] = await store.broadcasts.find({ where: { body: 'Of long ago' } })
    if (!passed) throw new Error('It is not in the store.')
    await poll(async () => (await store.broadcasts.get(passed.id))?.completed !== undefined)
    expect(passed.via).to.deep.equal([OURS])
    const host = OURS.slice(OURS.indexOf('@'))
    await store.broadcasts.change(passed.id, {}, { via: [host] }) // as the store is brought up to date
    await store.close()
    const row = (await history()).find(each => each.at(-2) === 'Of long ago')
    await both.acme.does('broadcast-retract', { message: row?.at(-1) ?? '' })
    await pete.hears(/ was withdrawn\.$/, THEIRS)
  })

  it('takes back what ours takes back', async () => {
    bob.says(OURS, 'A slip of the pen')
    await pete.hears('A slip of the pen', THEIRS)
    const slip = (await history()).find(row => row.at(-2) === 'A slip of the pen')
    await both.acme.does('broadcast-retract', { message: slip?.at(-1) ?? '' })
    const word = await pete.hears(/ was withdrawn\.$/, THEIRS)
    const copy = pete.received.find(each => each.getChildText('body') === 'A slip of the pen')
    expect(word.getChild('retract', 'urn:xmpp:message-retract:1')?.attrs.id).to.equal(copy?.attrs.id)
  })

  it('passes on a picture, a correction and a retraction as such', async () => {
    const url = 'https://files.acme.test/a/house.png'
    const sends = (id: string, inner: string) =>
      bob.sends(`<message to='${OURS}' type='chat' id='${id}'>${inner}</message>`)
    const copyOf = (body: string) =>
      pete.receives(each => each.attrs.from === THEIRS && each.getChildText('body') === body, body)
    sends('picture-1', `<body>The new house\n${url}</body><x xmlns='jabber:x:oob'><url>${url}</url></x>`)
    const picture = await copyOf(`The new house\n${url}`)
    expect(picture.getChild('x', 'jabber:x:oob')?.getChildText('url')).to.equal(url)
    expect(picture.getChild('file-sharing', 'urn:xmpp:sfs:0')).not.to.equal(undefined)

    sends('meeting-1', '<body>Meeting at 9</body>')
    const first = await copyOf('Meeting at 9')
    for (const body of ['Meeting at 10', 'Meeting at 11', 'Meeting at 10']) {
      sends(
        `to-${body}-${Math.random()}`,
        `<body>${body}</body><replace xmlns='urn:xmpp:message-correct:0' id='meeting-1'/>`,
      )
      const correction = await copyOf(body)
      expect(correction.getChild('replace', 'urn:xmpp:message-correct:0')?.attrs.id).to.equal(first.attrs.id)
    }
    const { table } = await both.partner.does('broadcast-history', { group: 'team-paula-news' })
    expect(table?.rows.map(row => row.at(-2)).filter(text => text?.startsWith('Meeting'))).to.deep.equal([
      'Meeting at 10',
    ])

    sends('back-1', "<retract xmlns='urn:xmpp:message-retract:1' id='meeting-1'/><body>A stand-in</body>")
    await pete.receives(
      each => each.attrs.from === THEIRS && each.getChild('retract')?.attrs.id === first.attrs.id,
      'a retraction',
    )
    bob.says(OURS, 'A fence behind the meeting')
    await pete.hears('A fence behind the meeting', THEIRS)
    expect(times(pete, 'A stand-in')).to.equal(0)
  })

  it('reaches the owner of ours, too, who wrote none of it', async () => {
    paula.says(THEIRS, 'From the partner to all')
    await bob.hears('From the partner to all', OURS)
    await dave.hears('From the partner to all', OURS)
    bob.says(OURS, 'A fence of the owner')
    await paula.hears('A fence of the owner', THEIRS)
    expect(times(paula, 'From the partner to all')).to.equal(0)
    expect(times(bob, 'A fence of the owner')).to.equal(0)
  })

  describe('beside others that ours follows', () => {
    let pia: Party
    const PIA = 'pia@partner.test'
    const PETE = 'pete@partner.test'
    let count = 0
    /** Somebody elsewhere says, as a group of a third organisation, what began at a Bellhop of whatever name. */
    const brings = (party: Party, body: string, origin: string, more = '') => {
      const mark = `<broadcast xmlns='urn:bellhop:broadcast:1' id='r${++count}' origin='${origin}'/>`
      party.sends(`<message to='${OURS}' type='chat' id='r${count}'><body>${body}</body>${mark}${more}</message>`)
    }
    const corrects = (party: Party, body: string, origin: string) =>
      brings(party, body, origin, `<replace xmlns='urn:xmpp:message-correct:0' id='any'/>`)
    const takesBack = (party: Party, origin: string) =>
      brings(party, 'Gone', origin, `<retract xmlns='urn:xmpp:message-retract:1' id='any'/>`)
    const withdrawn = () =>
      dave.received.filter(each => / was withdrawn\.$/.test(each.getChildText('body') ?? '')).length
    before(async () => {
      pia = await both.partner.person('pia')
      for (const jid of [PIA, PETE]) await atAcme(bob, `group follow team-bob-news ${jid}`, /passes on/)
    })
    after(async () => {
      for (const jid of [PIA, PETE]) await atAcme(bob, `group unfollow team-bob-news ${jid}`, /no longer passes on/)
      await pia.leaves()
    })

    it('has its messages taken back by itself alone', async () => {
      paula.says(THEIRS, 'Ours to take back')
      const copy = await pete.hears('Ours to take back', THEIRS)
      await dave.hears('Ours to take back', OURS)
      const source = `${copy.attrs.id}@bellhop.partner.test`
      const before = withdrawn()
      takesBack(pete, source)
      brings(pete, 'A fence behind it', source)
      await dave.hears('A fence behind it', OURS)
      expect(withdrawn()).to.equal(before)
      const { table } = await both.partner.does('broadcast-history', { group: 'team-paula-news' })
      const row = table?.rows.find(cells => cells.at(-2) === 'Ours to take back')
      await both.partner.does('broadcast-retract', { message: row?.at(-1) ?? '' })
      expect(await poll(async () => withdrawn() === before + 1)).to.equal(true)
    })

    it('is not kept from saying something by who says something else in its name first', async () => {
      brings(pia, 'Made up', 'one@bellhop.third.test')
      await dave.hears('Made up', OURS)
      brings(pete, 'What was really said', 'one@bellhop.third.test')
      await dave.hears('What was really said', OURS)
    })

    it('says once what several bring, until all of them take it back', async () => {
      brings(pia, 'By two ways', 'two@bellhop.third.test')
      await dave.hears('By two ways', OURS)
      brings(pete, 'By two ways', 'two@bellhop.third.test')
      brings(pete, 'Said by one of them', 'three@bellhop.third.test')
      await dave.hears('Said by one of them', OURS)
      const before = withdrawn()
      const rows = async () => (await history()).filter(row => row.at(-2) === 'By two ways')
      expect(await rows()).to.have.length(1)
      takesBack(pia, 'two@bellhop.third.test')
      brings(pia, 'Still there', 'two@bellhop.third.test')
      await dave.hears('Still there', OURS)
      expect(withdrawn()).to.equal(before)
      takesBack(pete, 'two@bellhop.third.test')
      expect(await poll(async () => withdrawn() === before + 1)).to.equal(true)
      expect(times(dave, 'By two ways')).to.equal(1)
    })

    it('is corrected where several brought it when all of them say so, and by one where it alone brought it', async () => {
      const origin = 'four@bellhop.third.test'
      brings(pia, 'Lunch at 1', origin)
      const first = await dave.hears('Lunch at 1', OURS)
      brings(pete, 'Lunch at 1', origin)
      corrects(pete, 'Lunch at 2', origin)
      corrects(pete, 'Made up by one', origin)
      brings(pete, 'A fence of one', 'five@bellhop.third.test')
      await dave.hears('A fence of one', OURS)
      expect(times(dave, 'Lunch at 2') + times(dave, 'Made up by one')).to.equal(0)
      corrects(pia, 'Lunch at 2', origin)
      corrects(pete, 'Lunch at 2', origin)
      const second = await dave.hears('Lunch at 2', OURS)
      expect(second.getChild('replace')?.attrs.id).to.equal(first.attrs.id)
      corrects(pete, 'A fence alone', 'five@bellhop.third.test')
      expect((await dave.hears('A fence alone', OURS)).getChild('replace')).not.to.equal(undefined)
      expect(times(dave, 'Lunch at 2')).to.equal(1)
    })

    it('is a message of its own where what it corrects was sent before ours followed', async () => {
      corrects(pete, 'Corrected before', 'six@bellhop.third.test')
      const first = await dave.hears('Corrected before', OURS)
      expect(first.getChild('replace')).to.equal(undefined)
      corrects(pete, 'Corrected again', 'six@bellhop.third.test')
      expect((await dave.hears('Corrected again', OURS)).getChild('replace')?.attrs.id).to.equal(first.attrs.id)
    })

    it('passes on no stand-in of what it cannot pass on', async () => {
      const odd = [
        "<reactions xmlns='urn:xmpp:reactions:0' id='x'><reaction>👍</reaction></reactions>",
        "<encrypted xmlns='urn:xmpp:omemo:2'/>",
        "<propose xmlns='urn:xmpp:jingle-message:0' id='c1'/>",
      ]
      for (const [at, more] of odd.entries()) brings(pete, `A stand-in ${at}`, `odd${at}@bellhop.third.test`, more)
      brings(pete, 'A fence behind the odd', 'seven@bellhop.third.test')
      await dave.hears('A fence behind the odd', OURS)
      expect(dave.received.some(each => /A stand-in/.test(each.getChildText('body') ?? ''))).to.equal(false)
    })
  })

  it('does not pass on what others write to it under the same mark', async () => {
    const forged = `<broadcast xmlns='urn:bellhop:broadcast:1' id='forged'/>`
    dave.sends(`<message to='${THEIRS}' type='chat' id='f1'><body>Forged</body>${forged}</message>`)
    const refusal = await dave.receives(({ attrs }) => attrs.type === 'error' && attrs.id === 'f1', 'a refusal')
    expect(refusal.getChild('error')?.getChild('item-not-found')).not.to.equal(undefined)
    paula.says(THEIRS, 'A fence')
    await pete.hears('A fence')
    expect(times(pete, 'Forged')).to.equal(0)
  })

  it('is told apart by no stranger from one that is not there', async () => {
    const marks = [
      `<proposal xmlns='urn:bellhop:federation:1' group='x@bellhop.acme.test'/>`,
      `<proposal xmlns='urn:bellhop:federation:1'/>`,
      `<broadcast xmlns='urn:bellhop:broadcast:1'/>`,
    ]
    const refusal = async (to: string, mark: string) => {
      const id = `${to} ${marks.indexOf(mark)}`
      dave.sends(`<message to='${to}' type='chat' id='${id}'><body>Who is there?</body>${mark}</message>`)
      const stanza = await dave.receives(({ attrs }) => attrs.type === 'error' && attrs.id === id, 'a refusal')
      return String(stanza.getChild('error'))
    }
    for (const mark of marks)
      expect(await refusal(THEIRS, mark), mark).to.equal(await refusal('nobody@bellhop.partner.test', mark))
  })

  it('passes on no more once its owner ends it', async () => {
    await atPartner(paula, `group unfollow team-paula-news ${OURS}`, /no longer passes on/)
    bob.says(OURS, 'Not for the partner')
    await dave.hears('Not for the partner')
    paula.says(THEIRS, 'Another fence')
    await pete.hears('Another fence')
    expect(times(pete, 'Not for the partner')).to.equal(0)
    const isTold = async () => (await history()).some(row => row[2] === 'delivered, 1 undeliverable')
    expect(await poll(isTold)).to.equal(true)
  })
})
