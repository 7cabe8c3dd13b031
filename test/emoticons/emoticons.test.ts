// Interactive emoticons: sent from their sender's own address, answered by gestures and by clients that know none, once for each person.
import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { Element } from 'ltx'
import { Buttons, Chosen } from '../../xep/buttons.ts'
import { Emoticon } from '../../xep/emoticons.ts'
import { Reactions } from '../../xep/reactions.ts'
import { Reply } from '../../xep/reply.ts'
import { Items } from '../../xep/pubsub.ts'
import { NODE as STICKERS, Pack, Sticker } from '../../xep/stickers.ts'
import type { Extension } from '../../xep/schema.ts'
import { encodeFile } from '../../core/commands/command.ts'
import { archive } from '../faults/archive.ts'
import { png } from '../support/small-pictures.ts'
import type { Party } from '../support/party.ts'
import { world, type World } from '../support/world.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const ANN = 'mweiss@acme.test'
const BOB = 'imikkili@acme.test'
const ROOM = 'team-mweiss@rooms.acme.test'

const payload = <T>(stanza: Element, extension: Extension<T>): T | undefined => {
  const found = stanza.getChild(extension.name, extension.ns)
  return found && extension.parse(found)
}
const nameIn = (stanza: Element) => payload(stanza, Emoticon)?.name
const chosenIn = (stanza: Element) => payload(stanza, Chosen)
const questionIn = (stanza: Element) => payload(stanza, Buttons)?.id ?? expect.fail(`no buttons in ${stanza}`)
const isSeed = (stanza: Element) => stanza.getChild('reactions', Reactions.ns) !== undefined

describe('an interactive emoticon', () => {
  let acme: World
  let ann: Party
  let bob: Party
  let second: Party
  before(async () => {
    acme = await world()
    ;[ann, bob] = await Promise.all([acme.person('mweiss'), acme.person('imikkili')])
    second = await acme.person('imikkili', { resource: 'second' })
    await second.asks(BOB, 'set', "<enable xmlns='urn:xmpp:carbons:2'/>")
  })
  after(() => Promise.all([ann, bob, second].map(party => party?.leaves())))

  const answers = (
    party: Party,
    to: string,
    element: Element,
    body?: string,
    type = 'chat',
    id: string = crypto.randomUUID(),
  ) => {
    const message = new Element('message', { to, type, id })
    if (body !== undefined) message.c('body').t(body)
    message.cnode(element)
    party.sends(message.toString())
  }
  const gesture = (question: string, value: string) => Chosen.build({ question, value })
  const sends = async (name: string) => {
    ann.says(BELLHOP, `emoticon send ${name} to imikkili`)
    await ann.hears(/^Sent /, BELLHOP)
    return bob.receives(each => nameIn(each) === name.replace(/^.*\//, ''), `the emoticon ${name}`)
  }
  const gets = (party: Party, name: string, from = '') =>
    party.receives(each => nameIn(each) === name && String(each.attrs.from).startsWith(from), `the emoticon ${name}`)

  const getsAnswer = (party: Party, question: string) =>
    party.receives(each => chosenIn(each)?.question === question, `an answer to ${question}`)

  it('comes from its sender, complete in its body, and shows its answers as reactions', async () => {
    const stanza = await sends('coffee')
    expect(stanza.attrs.from).to.equal(ANN)
    const [words, numbers = '', hint] = (stanza.getChildText('body') ?? '').split('\n')
    expect([words, hint]).to.deep.equal(['☕ Coffee?', 'Answer with the number.'])
    expect(numbers).to.equal('1 = 👍 Yes, now  2 = ⏰ Later  3 = 🙅 Not today  4 = 🍵 Tea?')
    expect(payload(stanza, Emoticon)?.gestures[0]).to.deep.equal({ kind: 'tap', sends: 'yes' })
    const seed = payload(await bob.receives(isSeed, 'a seed'), Reactions)
    expect(seed).to.deep.equal({ id: stanza.attrs.id, emojis: ['👍', '⏰', '🙅', '🍵'] })
  })

  it('is a dialogue, the same in both archives and on the other device', async () => {
    bob.says(ANN, '1')
    const yes = await gets(ann, 'yes', BOB)
    expect(yes.getChildText('body')).to.match(/^👍 Yes, now\n1 = 🏃 /)
    expect(chosenIn(yes)).to.include({ value: 'tap' })
    const carbon = await second.receives(each => each.getChild('sent', 'urn:xmpp:carbons:2') !== undefined, 'a carbon')
    expect(String(carbon)).to.include(Emoticon.ns).and.include('👍 Yes, now')
    const seed = payload(await ann.receives(isSeed, 'a seed'), Reactions)
    expect(seed?.id).to.equal(yes.attrs.id)
    answers(ann, BOB, gesture(questionIn(yes), 'swipe-right'), '🍰 With cake?')
    const cake = await gets(bob, 'cake', ANN)
    answers(bob, ANN, Reactions.build({ id: String(cake.attrs.id), emojis: ['😋'] }))
    const end = await gets(ann, 'yes-please', BOB)
    expect(end.getChildText('body')).to.equal('😋 Yes, please')
    expect(end.getChild('buttons')).to.equal(undefined)
    const dialogue = ['☕ Coffee?', '👍 Yes, now', '🍰 With cake?', '😋 Yes, please']
    for (const party of [ann, bob]) {
      const lines = (await archive(party)).map(({ body = '' }) => body.split('\n', 1)[0] ?? '')
      expect(lines.filter(line => dialogue.includes(line))).to.deep.equal(dialogue)
    }
  })

  it('is answered by words in each language and by a quoted reply, and leads back to where it began', async () => {
    const first = await sends('coffee')
    bob.says(ANN, 'tee?')
    const tea = await gets(ann, 'tea', BOB)
    answers(ann, BOB, Reply.build({ id: String(tea.attrs.id), to: BOB }), '> 🍵 Tea?\n> 1 = 👍 Yes, now\n4')
    const again = await gets(bob, 'coffee', ANN)
    expect(questionIn(again)).not.to.equal(questionIn(first))
    bob.says(ANN, '2')
    expect(chosenIn(await gets(ann, 'later', BOB))).to.include({ question: questionIn(again), value: 'long-tap' })
  })

  it('takes one gesture of each person: a later one goes on as it was written, and its writer is told once', async () => {
    const question = questionIn(await sends('coffee'))
    answers(bob, ANN, gesture(question, 'tap'), 'one')
    await gets(ann, 'yes', BOB)
    answers(second, ANN, gesture(question, 'swipe-left'), 'two')
    answers(bob, ANN, gesture(question, 'swipe-right'), 'three')
    for (const text of ['two', 'three']) expect(chosenIn(await ann.hears(text, BOB)), text).to.equal(undefined)
    await bob.hears(
      "You have already chosen 'Yes, now' for '☕ Coffee?'. What you wrote now does not change it.",
      BELLHOP,
    )
    bob.says(BELLHOP, 'whoami')
    expect(String((await bob.hears(/./, BELLHOP)).getChildText('body'))).to.match(/Mikkilineni/)
  })

  it('takes one of two gestures that two devices make at once', async () => {
    const question = questionIn(await sends('coffee'))
    answers(bob, ANN, gesture(question, 'tap'), 'one')
    answers(second, ANN, gesture(question, 'swipe-left'), 'two')
    for (const party of [bob, second]) {
      party.says(ANN, `the fence of ${party.jid}`)
      await ann.hears(`the fence of ${party.jid}`, BOB)
    }
    expect(ann.received.filter(each => chosenIn(each)?.question === question)).to.have.length(1)
  })

  it('becomes the same emoticon when the same message comes again', async () => {
    const question = questionIn(await sends('coffee'))
    for (let times = 0; times < 2; times++) answers(bob, ANN, gesture(question, 'tap'), 'one', 'chat', 'sent-again')
    const [first, again] = [await getsAnswer(ann, question), await getsAnswer(ann, question)]
    expect(questionIn(first)).to.equal(questionIn(again))
  })

  it('leaves ordinary talk alone', async () => {
    await sends('coffee')
    const talk = ['5', 'yes', 'yes, now or later', '1 of us', '☕', '> 1']
    for (const text of talk) bob.says(ANN, text)
    for (const text of talk) expect(chosenIn(await ann.hears(text, BOB)), text).to.equal(undefined)
    ann.says(BOB, 'yes, now') // to an own emoticon
    expect(nameIn(await bob.hears('yes, now', ANN))).to.equal(undefined)
  })

  it('believes no emoticon of a client that answers', async () => {
    const question = questionIn(await sends('coffee'))
    const message = new Element('message', { to: ANN, type: 'chat', id: crypto.randomUUID() })
    message.c('body').t('mine')
    message.cnode(Emoticon.build({ set: 'coffee', name: 'own', emoji: '💰', words: [], gestures: [] }))
    message.cnode(gesture(question, 'tap'))
    bob.sends(message.toString())
    const stanza = await getsAnswer(ann, question)
    expect(stanza.getChildren('emoticon').map(({ attrs }) => attrs.name)).to.deep.equal(['yes'])
  })

  it('is sent by a form, too, and one without answers as well', async () => {
    await sends('coffee')
    const field = (name: string, value: string) => `<field var='${name}'><value>${value}</value></field>`
    const form = `<x xmlns='jabber:x:data' type='submit'>${field('name', 'coffee/thanks')}${field('to', 'imikkili')}</x>`
    const command = `<command xmlns='http://jabber.org/protocol/commands' node='emoticon-send' action='complete'>${form}</command>`
    expect(String(await ann.asks(BELLHOP, 'set', command))).to.include('Sent 🙏 Thank you to Irene Mikkilineni.')
    expect((await gets(bob, 'thanks', ANN)).getChildText('body')).to.equal('🙏 Thank you')
    bob.says(ANN, '4') // to the emoticon before, as nothing answers this one
    await gets(ann, 'tea', BOB)
  })

  it('says in the language of who gets it how it is answered', async () => {
    bob.says(BELLHOP, 'language de')
    await bob.hears(/Deutsch/, BELLHOP)
    expect((await sends('coffee')).getChildText('body')).to.match(/\nAntworten Sie mit der Nummer\.$/)
    bob.says(BELLHOP, 'emoticon send coffee to imikkili')
    await bob.hears('Sie können sich selbst kein Emoticon senden. Es wurde nichts gesendet.', BELLHOP)
    bob.says(BELLHOP, 'language en')
    await bob.hears(/English/, BELLHOP)
  })

  it('is refused with a clear sentence, and nothing is sent, where it cannot be', async () => {
    const refused = async (line: string, party = ann) => {
      party.says(BELLHOP, line)
      return String((await party.hears(/Nothing was sent\.$|^Nobody here/, BELLHOP)).getChildText('body'))
    }
    expect(await refused('emoticon send nothing-here to imikkili')).to.match(/^There is no emoticon 'nothing-here'/)
    expect(await refused('emoticon send thanks to imikkili')).to.match(/coffee\/thanks or meeting\/thanks/)
    expect(await refused('emoticon send coffee to mweiss')).to.match(/^You cannot send an emoticon to yourself/)
    expect(await refused('emoticon send coffee to team-mweiss-news', bob)).to.match(/^Only its owner sends to/)
    expect(await refused('emoticon send coffee to nobody-here')).to.match(/^Nobody here is called/)
    ann.says(BOB, 'the fence')
    await bob.hears('the fence', ANN)
    expect(bob.received.filter(each => nameIn(each) === 'nothing-here')).to.have.length(0)
  })

  it('goes on while Bellhop is away, and after a sudden end of both', async () => {
    const question = questionIn(await sends('coffee'))
    acme.bellhop.kill('SIGKILL')
    await acme.bellhop.ended
    bob.says(ANN, '1')
    expect(nameIn(await getsAnswer(ann, question))).to.equal('yes')
    acme.prosody.kill('SIGKILL')
    await acme.prosody.ended
    await acme.prosody.restart()
    await acme.restart()
    ;[ann, bob] = await Promise.all([acme.person('mweiss'), acme.person('imikkili')])
    answers(bob, ANN, gesture(question, 'swipe-left'), 'a second gesture')
    expect(chosenIn(await ann.hears('a second gesture', BOB))).to.equal(undefined)
    ann.says(BOB, '2')
    const outside = await gets(bob, 'outside', ANN)
    answers(bob, ANN, Reactions.build({ id: String(outside.attrs.id), emojis: ['☔'] }))
    await gets(ann, 'rain', BOB)
  })

  describe('in a room', () => {
    let cara: Party
    before(async () => {
      cara = await acme.person('jnayer')
      await ann.joins(ROOM, 'Matthew Weiss')
      await bob.joins(ROOM, 'Irene Mikkilineni')
      await cara.joins(ROOM, 'Julia Nayer')
    })
    after(() => cara?.leaves())

    const intoRoom = async (name: string) => {
      ann.says(BELLHOP, `emoticon send ${name} to team-mweiss`)
      await ann.hears(/^Sent .* to Matthew Weiss's team\.$/, BELLHOP)
      return gets(cara, name, ROOM)
    }
    const archivedId = (stanza: Element) => String(stanza.getChild('stanza-id', 'urn:xmpp:sid:0')?.attrs.id)

    it("comes under its sender's name, and everybody sees who answers what", async () => {
      const coffee = await intoRoom('coffee')
      expect(coffee.attrs.from).to.equal(`${ROOM}/Matthew Weiss`)
      bob.says(ROOM, '1', 'groupchat')
      for (const party of [ann, bob, cara]) {
        const yes = await gets(party, 'yes', `${ROOM}/Irene Mikkilineni`)
        expect(chosenIn(yes)).to.include({ question: questionIn(coffee), value: 'tap' })
      }
      answers(cara, ROOM, gesture(questionIn(coffee), 'swipe-left'), '🙅', 'groupchat')
      await gets(ann, 'no', `${ROOM}/Julia Nayer`)
    })

    it('is answered by a reaction to what the archive calls it', async () => {
      const coffee = await intoRoom('coffee')
      const seeds = (id: string) => (each: Element) => payload(each, Reactions)?.id === id
      await bob.receives(seeds(archivedId(coffee)), 'a seed')
      answers(bob, ROOM, Reactions.build({ id: archivedId(coffee), emojis: ['⏰'] }), undefined, 'groupchat')
      const later = await gets(cara, 'later', `${ROOM}/Irene Mikkilineni`)
      await cara.receives(seeds(archivedId(later)), 'a seed')
      answers(cara, ROOM, Reactions.build({ id: archivedId(later), emojis: ['🔟'] }), undefined, 'groupchat')
      await gets(ann, 'in-ten', `${ROOM}/Julia Nayer`)
    })

    it('is answered by nobody to oneself: a number then is for the one before', async () => {
      const coffee = await intoRoom('coffee')
      bob.says(ROOM, '1', 'groupchat')
      await gets(cara, 'yes', `${ROOM}/Irene Mikkilineni`)
      bob.says(ROOM, '4', 'groupchat')
      expect(nameIn(await cara.hears('4', ROOM))).to.equal(undefined)
      ann.says(ROOM, '4', 'groupchat')
      const cake = await gets(cara, 'cake', `${ROOM}/Matthew Weiss`)
      expect(chosenIn(cake)?.question).not.to.equal(questionIn(coffee))
    })
  })
})

describe('sets of emoticons', () => {
  let acme: World
  before(async () => {
    acme = await world()
  })
  const file = (set: object) => `data:;base64,${Buffer.from(JSON.stringify(set)).toString('base64')}`
  const set = {
    ...{ name: 'lunch', title: { en: 'Lunch' }, language: 'en' },
    emoticons: [
      { name: 'hungry', emoji: '🍕', words: { en: 'Hungry?' }, gestures: { tap: 'very', 'swipe-left': 'not-me' } },
      { name: 'very', emoji: '🤤', words: { en: 'Very' } },
      { name: 'not-me', emoji: '😐', words: { en: 'Not me' } },
    ],
  }
  const listed = async (wanted?: string) =>
    (await acme.does('emoticons', wanted === undefined ? {} : { set: wanted })).table?.rows ?? []

  it('are brought by Bellhop, and listed', async () => {
    expect(await listed('coffee')).to.deep.include(['coffee/coffee', '☕', 'Coffee?', '👍 ⏰ 🙅 🍵'])
    expect((await listed()).map(([name]) => name)).to.include('meeting/meet')
  })

  it('are imported and deleted by the administrator, and a wrong one changes nothing', async () => {
    const { text } = await acme.does('emoticon-import', { file: file(set) })
    expect(text).to.equal('The set lunch is stored, with 3 emoticons. Dialogues end at: very, not-me.')
    const wrong = { ...set, emoticons: set.emoticons.slice(0, 2) }
    await Promise.resolve(acme.does('emoticon-import', { file: file(wrong) })).then(
      () => expect.fail('it was taken'),
      (error: Error) =>
        expect(error.message).to.include("'hungry', swipe-left: there is no emoticon 'not-me' in this set."),
    )
    expect(await listed('lunch')).to.have.length(3)
    expect((await acme.does('emoticon-delete', { set: 'lunch' })).text).to.equal('The set lunch is deleted.')
    expect((await listed()).map(([name]) => name)).not.to.include('lunch/hungry')
  })

  it('have pictures, which Bellhop serves by their hash, and are sticker packs that clients import', async () => {
    await acme.does('emoticon-import', { file: file(set) })
    const picture = encodeFile(png(60, 30))
    const { text } = await acme.does('emoticon-picture', { name: 'lunch/hungry', picture })
    expect(text).to.equal('lunch/hungry has the new picture.')
    await acme.does('emoticon-picture', { name: 'lunch/very', picture })
    const [ann, bob] = await Promise.all([acme.person('mweiss'), acme.person('imikkili')])
    ann.says(BELLHOP, 'emoticon send hungry to imikkili')
    const message = await bob.receives(each => nameIn(each) === 'hungry', 'the emoticon')
    expect(message.getChildText('body')).to.match(/^🍕 Hungry\?\n/)
    const sticker = payload(message, Sticker) ?? expect.fail(`no sticker in ${message}`)
    expect(sticker).to.include({ jid: BELLHOP, node: STICKERS })
    const { link = '' } = await acme.does('emoticons', { set: 'lunch' })
    const item = encodeURIComponent(sticker.pack)
    expect(link).to.equal(`xmpp:${BELLHOP}?pubsub;action=retrieve;node=urn:xmpp:stickers:0;item=${item}`)
    const asked = Items.build({ node: STICKERS, items: [{ id: sticker.pack }] })
    const answer = await bob.asks(BELLHOP, 'get', String(asked))
    const [found] = Items.parse(answer.getChild('pubsub', Items.ns) ?? answer).items
    const { names, stickers } = Pack.parse(found?.payload ?? expect.fail(`no pack in ${answer}`))
    expect(names).to.deep.equal([{ language: 'en', text: 'Lunch' }])
    expect(stickers.map(each => each.file.description)).to.deep.equal(['🍕', '🤤'])
    const other = Items.build({ node: 'other', items: [] })
    expect(String(await bob.asks(BELLHOP, 'get', String(other)))).to.include('item-not-found')
    for (const { file: said, sources } of stickers) {
      const served = await fetch(sources.urls[0]?.target ?? '')
      const bytes = await served.bytes()
      expect(createHash('sha256').update(bytes).digest('base64')).to.equal(said.hashes[0]?.value)
      expect([bytes.length, served.headers.get('content-type')]).to.deep.equal([said.size, 'image/png'])
    }
    const none = await fetch(new URL(`/stickers/${'0'.repeat(64)}.png`, stickers[0]?.sources.urls[0]?.target))
    expect(none.status).to.equal(404)
    const again = await acme.does('emoticon-import', { file: file(set) })
    expect(again.text).to.match(/^The set lunch is stored/)
    expect((await acme.does('emoticons', { set: 'lunch' })).link, 'the pictures stay').to.equal(link)
    for (const name of ['hungry', 'very']) await acme.does('emoticon-picture', { name: `lunch/${name}`, emoji: 'yes' })
    expect((await acme.does('emoticons', { set: 'lunch' })).link).to.equal(undefined)
    await acme.does('emoticon-delete', { set: 'lunch' })
    await Promise.all([ann.leaves(), bob.leaves()])
  })

  it('are imported by nobody else', async () => {
    const member = await acme.person('jnayer')
    member.says(BELLHOP, 'emoticon import {}')
    expect(String((await member.hears(/./, BELLHOP)).getChildText('body'))).to.match(/^I do not know/)
    await member.leaves()
  })
})
