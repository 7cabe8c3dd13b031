// Broadcasts with buttons: everybody chooses once, only who asked learns of it, and a tally is corrected as answers come.
import { expect } from 'chai'
import { Element } from 'ltx'
import { Buttons, Chosen } from '../../xep/buttons.ts'
import { Emoticon } from '../../xep/emoticons.ts'
import { Invoice } from '../../xep/payment.ts'
import { Reactions } from '../../xep/reactions.ts'
import { archive } from '../faults/archive.ts'
import type { Party } from '../support/party.ts'
import { storeOf } from '../support/store.ts'
import { world, type World } from '../support/world.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const NEWS = 'team-kmourgos-news@bellhop.acme.test'

describe('a broadcast with buttons', () => {
  let acme: World
  let owner: Party
  let member: Party
  let other: Party
  before(async () => {
    acme = await world()
    const signedIn = [acme.person('kmourgos'), acme.person('trajs'), acme.person('cdavies')] as const
    ;[owner, member, other] = await Promise.all(signedIn)
  })
  after(() => Promise.all([owner, member, other].map(party => party?.leaves())))

  const sends = async (text: string, options: string) => {
    owner.says(BELLHOP, `broadcast send team-kmourgos-news ${options} ${text}`)
    const copies = await Promise.all([member, other].map(party => party.hears(new RegExp(`^${text}`), NEWS)))
    await owner.hears(/The answers come to you alone/, BELLHOP)
    const [stanza] = copies
    if (!stanza) throw new Error('no copy')
    return { stanza, id: String(stanza.attrs.id) }
  }
  const reacts = (party: Party, id: string, emojis: string[]) => {
    const message = new Element('message', { to: NEWS, type: 'chat', id: crypto.randomUUID() })
    message.cnode(Reactions.build({ id, emojis }))
    party.sends(message.toString())
  }

  it('reaches everybody with its choices, and the answers reach its owner alone', async () => {
    const { stanza, id } = await sends('Picnic?', '--buttons "Yes [de: Ja]/No"')
    expect(stanza.getChildText('body')).to.equal('Picnic?\n1 = Yes  2 = No\nAnswer with the number.')
    expect(Buttons.parse(stanza.getChild('buttons', Buttons.ns) ?? stanza).id).to.equal(id)
    member.says(NEWS, '1')
    await member.hears('Noted: Yes.', NEWS)
    const first = await owner.hears('Picnic?\nYes 1, No 0', BELLHOP)
    const message = new Element('message', { to: NEWS, type: 'chat' })
    message.cnode(Chosen.build({ question: id, value: '2' }))
    other.sends(message.toString())
    const second = await owner.hears('Picnic?\nYes 1, No 1', BELLHOP)
    expect(second.getChild('replace', 'urn:xmpp:message-correct:0')?.attrs.id).to.equal(first.attrs.id)
    owner.says(BELLHOP, 'answers')
    const list = await owner.hears(/Picnic\? · Yes 1, No 1/, BELLHOP)
    expect(list).to.not.equal(undefined)
    member.says(NEWS, '2')
    await member.hears(/^You have already chosen 'Yes' for 'Picnic\?'/, NEWS)
    for (const party of [member, other]) {
      party.says(BELLHOP, 'whoami')
      await party.hears(/./, BELLHOP)
      expect(party.received.filter(each => /Yes 1/.test(String(each)))).to.have.length(0)
    }
  })

  it('is answered by its emojis; the whole set counts, and what is taken back is withdrawn where that is allowed', async () => {
    const { id } = await sends('Cinema?', '--change --buttons "🎬 Yes/🛋️ No"')
    const seed = await member.receives(each => each.getChild('reactions', Reactions.ns) !== undefined, 'a seed')
    expect(seed.attrs.from).to.equal(NEWS)
    reacts(member, id, ['🎬'])
    await owner.hears('Cinema?\nYes 1, No 0', BELLHOP)
    reacts(member, id, ['🎬', '🛋'])
    reacts(member, id, ['🛋'])
    await owner.hears('Cinema?\nYes 0, No 1', BELLHOP)
    reacts(member, id, [])
    await owner.hears('Cinema?\nYes 0, No 0', BELLHOP)
  })

  it('is closed where it is taken back: nothing comes of a later answer', async () => {
    const { id } = await sends('Lottery?', '--buttons "Join/Pass"')
    member.says(NEWS, '1')
    await member.hears('Noted: Join.', NEWS)
    owner.says(BELLHOP, `broadcast retract ${id}`)
    await owner.hears(/Taken back/, BELLHOP)
    const message = new Element('message', { to: NEWS, type: 'chat', id: crypto.randomUUID() })
    message.cnode(Chosen.build({ question: id, value: '1' }))
    other.sends(message.toString())
    await other.hears(/Lottery\?/, NEWS)
    other.says(BELLHOP, `answer ${id} 1`)
    await other.hears(/./, BELLHOP)
    const store = await storeOf(acme.config)
    const answers = await store.answers.find({ where: { question: id } })
    await store.close()
    expect(answers.filter(({ value }) => value !== undefined)).to.have.length(1)
  })

  it('is answered by a command, in a message to the group as a tap sends', async () => {
    const { id } = await sends('By a list?', '--buttons "Yes [says: I am in.]/No"')
    member.says(BELLHOP, 'answer')
    const list = String((await member.hears(/^Which question\?/, BELLHOP)).getChildText('body'))
    const [, number = ''] = /^(\d+) = .*: By a list\?$/m.exec(list) ?? []
    member.says(BELLHOP, number)
    await member.hears(/^By a list\?\n1 = Yes/, BELLHOP)
    member.says(BELLHOP, 'yes')
    await member.hears(/^Your answer to .* is: Yes\.$/, BELLHOP)
    await owner.hears('By a list?\nYes 1, No 0', BELLHOP)
    expect((await archive(member)).filter(({ body }) => body === 'I am in.')).to.have.length(1)
    member.says(BELLHOP, `answer ${id} 2`)
    await member.hears(/^You have already chosen 'Yes' for 'By a list\?'/, BELLHOP)
    owner.says(BELLHOP, `answer ${id} 2`)
    await owner.hears(/^You have no open question/, BELLHOP)
  })

  it('may be an emoticon, whose gestures, numbers and words reach its owner alone', async () => {
    owner.says(BELLHOP, 'emoticon send coffee to team-kmourgos-news')
    const stanza = await member.receives(each => each.getChild('emoticon', Emoticon.ns) !== undefined, 'the emoticon')
    await owner.hears(/^Sent ☕ Coffee\? to \d+ people of .*\. The answers come to you alone: answers\.$/, BELLHOP)
    expect(stanza.attrs.from).to.equal(NEWS)
    expect(stanza.getChildText('body')).to.match(/^☕ Coffee\?\n1 = 👍 Yes, now {2}2 = ⏰ Later/)
    const { id } = Buttons.parse(stanza.getChild('buttons', Buttons.ns) ?? stanza)
    expect(Emoticon.parse(stanza.getChild('emoticon', Emoticon.ns) ?? stanza).gestures).to.have.length(4)
    const tap = new Element('message', { to: NEWS, type: 'chat' })
    tap.cnode(Chosen.build({ question: id, value: 'swipe-left' }))
    member.sends(tap.toString())
    other.says(NEWS, 'later')
    await other.hears('Noted: Later.', NEWS)
    await owner.hears('☕ Coffee?\nYes, now 0, Later 1, Not today 1, Tea? 0', BELLHOP)
    member.says(BELLHOP, 'emoticon send coffee to team-kmourgos-news')
    await member.hears(/^Only its owner sends to .* Nothing was sent\.$/, BELLHOP)
    const { text } = await acme.does('emoticon-send', { name: 'coffee/thanks', to: 'team-kmourgos-news' })
    expect(text).to.match(/^Sent 🙏 /)
    await member.hears(/^🙏 [^\n]*$/, NEWS)
  })

  it('is counted once where the same person answers from two devices at once', async () => {
    await sends('Twice?', '--buttons Yes/No')
    const second = await acme.person('trajs', { resource: 'second' })
    member.says(NEWS, '1')
    second.says(NEWS, '2')
    const counted = String((await owner.hears(/^Twice\?\n/, BELLHOP)).getChildText('body'))
    expect(counted).to.match(/Yes 1, No 0|Yes 0, No 1/)
    await second.leaves()
  })

  it('is answered by another owner who was asked, and nobody gets the answer as a message', async () => {
    const POLL = 'poll-news@bellhop.acme.test'
    owner.says(BELLHOP, 'group create poll-news "Poll" broadcast')
    await owner.hears(/^Poll is/, BELLHOP)
    owner.says(BELLHOP, 'group add poll-news trajs,cdavies')
    await owner.hears(/2 added/, BELLHOP)
    owner.says(BELLHOP, 'group owner poll-news trajs')
    await owner.hears(/is an owner of Poll/, BELLHOP)
    owner.says(BELLHOP, 'broadcast send poll-news --buttons Yes/No Owners too?')
    await member.hears(/Owners too\?/, POLL)
    member.says(POLL, '1')
    await member.hears('Noted: Yes.', POLL)
    owner.says(POLL, 'behind the answer')
    await other.hears(/behind the answer$/, POLL)
    expect(other.received.filter(each => /^(\S+ \S+: )?1$/.test(each.getChildText('body') ?? ''))).to.have.length(0)
  })

  it('brings the coupon of a choice once, and asks for the payment of another one', async () => {
    owner.says(BELLHOP, 'coupon create lunchbox Free lunch box')
    await owner.hears(/is in your booklet as lunchbox/, BELLHOP)
    const choices = `Box [coupon: lunchbox]/Pay [payment: 12.50 EUR to DE02120300000000202051 Acme Canteen for Lunch]`
    await sends('Lunch?', `--buttons "${choices}"`)
    member.says(NEWS, '1')
    await member.hears('Noted: Box.', NEWS)
    await member.hears(/^Free lunch box, a coupon of/, BELLHOP)
    other.says(NEWS, '2')
    const request = await other.hears(
      /\(kmourgos\) asks you to pay 12\.50 EUR to Acme Canteen\.\nFor: Lunch\n/,
      BELLHOP,
    )
    const invoice = Invoice.parse(request.getChild('invoice', Invoice.ns) ?? request)
    expect(invoice.options[0]?.uri).to.match(/^payto:\/\/iban\/DE02120300000000202051\?amount=EUR:12\.50&/)
    owner.says(BELLHOP, 'answers')
    const list = await owner.hears(/Lunch\? · Box 1, Pay 1/, BELLHOP)
    const [, reference = ''] = /(\w\d) · Lunch\?/.exec(list.getChildText('body') ?? '') ?? []
    owner.says(BELLHOP, `answers ${reference}`)
    await owner.hears(new RegExp(invoice.session), BELLHOP)
    await sends('Lunch again?', `--buttons "${choices}"`)
    member.says(NEWS, '1')
    await member.hears(/^You had this coupon before/, NEWS)
  })

  it('brings a coupon of the asker to one person as well', async () => {
    owner.says(BELLHOP, 'ask cdavies Another box? / Yes [coupon: lunchbox] / No')
    await other.hears(/^Another box\?/, 'kmourgos@acme.test')
    other.says('kmourgos@acme.test', '1')
    await owner.hears('Yes', 'cdavies@acme.test')
    await other.hears(/^Free lunch box, a coupon of/, BELLHOP)
  })

  it('is refused with a coupon of somebody else, and where what it brings could be changed', async () => {
    member.says(BELLHOP, 'ask cdavies Mine? / Yes [coupon: lunchbox] / No')
    await member.hears(/^You have no coupon 'lunchbox'/, BELLHOP)
    owner.says(BELLHOP, 'broadcast send team-kmourgos-news --change --buttons "Yes [coupon: lunchbox]/No" Nothing?')
    await owner.hears(/cannot be changed: ask without --change\. Nothing was sent\.$/, BELLHOP)
  })

  it('counts nothing of somebody who was not asked', async () => {
    const { id } = await sends('Members only?', '--buttons Yes/No')
    const stranger = await acme.person('kgee')
    const message = new Element('message', { to: NEWS, type: 'chat', id: crypto.randomUUID() })
    message.c('body').t('1')
    message.cnode(Chosen.build({ question: id, value: '1' }))
    stranger.sends(message.toString())
    await stranger.receives(each => each.attrs.type === 'error', 'a refusal')
    member.says(NEWS, '2')
    await owner.hears('Members only?\nYes 0, No 1', BELLHOP)
    await stranger.leaves()
  })

  it('says that it is closed, and counts nothing any more', async () => {
    const { id } = await sends('Late?', '--buttons Yes/No')
    const store = await storeOf(acme.config)
    const question = await store.questions.change(id, {}, { expires: new Date(0).toISOString() })
    await store.close()
    member.says(NEWS, `1 ${question?.reference}`)
    await member.hears("'Late?' is closed: nothing is counted any more.", NEWS)
  })

  it('is refused with a clear sentence where its choices are none', async () => {
    owner.says(BELLHOP, 'broadcast send team-kmourgos-news --buttons Yes Nothing?')
    await owner.hears(/^A question needs two choices at least/, BELLHOP)
    owner.says(BELLHOP, `broadcast send team-kmourgos-news --buttons "${'x'.repeat(100)}/No" Nothing?`)
    await owner.hears(/^A choice has at most 80 characters/, BELLHOP)
    owner.says(NEWS, 'the fence')
    await member.hears('the fence', NEWS)
    expect(member.received.filter(each => each.getChildText('body')?.startsWith('Nothing?'))).to.have.length(0)
  })
})
