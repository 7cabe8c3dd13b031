// Questions between people: asked from the asker's own address, answered from clients that know no buttons, once for each person.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { Element } from 'ltx'
import { Buttons, Chosen } from '../../xep/buttons.ts'
import { Reactions } from '../../xep/reactions.ts'
import { Reply } from '../../xep/reply.ts'
import { poll } from '../../setup/ports.ts'
import type { Config } from '../../config.ts'
import { archive } from '../faults/archive.ts'
import { makeMember } from '../support/member.ts'
import type { Party } from '../support/party.ts'
import { storeOf } from '../support/store.ts'
import { world, type World } from '../support/world.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const ASKER = 'kgee@acme.test'
const ASKED = 'pvargas@acme.test'

describe('a question to a person', () => {
  let acme: World
  let asker: Party
  let asked: Party
  let second: Party
  before(async () => {
    acme = await world()
    ;[asker, asked] = await Promise.all([acme.person('kgee'), acme.person('pvargas')])
    second = await acme.person('pvargas', { resource: 'second' })
    await second.asks(ASKED, 'set', "<enable xmlns='urn:xmpp:carbons:2'/>")
  })
  after(() => Promise.all([asker?.leaves(), asked?.leaves(), second?.leaves()]))

  /** @returns the message of the question as the asked person got it */
  const asks = async (text: string, options = '') => {
    const [title = ''] = text.split(' / ')
    asker.says(BELLHOP, `ask pvargas ${options} ${text}`)
    const stanza = await asked.hears(new RegExp(`^${title.replaceAll('?', '\\?')}`), ASKER)
    await asker.hears(new RegExp(`^Asked .*${title.replaceAll('?', '\\?')}`), BELLHOP)
    const element = stanza.getChild('buttons', Buttons.ns)
    if (!element) throw new Error('no buttons')
    return { stanza, id: String(stanza.attrs.id), buttons: Buttons.parse(element) }
  }
  const sends = (payload: Element, body?: string, party = asked) => {
    const message = new Element('message', { to: ASKER, type: 'chat', id: crypto.randomUUID() })
    if (body !== undefined) message.c('body').t(body)
    message.cnode(payload)
    party.sends(message.toString())
  }
  const chosenIn = (stanza: Element) => {
    const element = stanza.getChild('chosen', Chosen.ns)
    return element && Chosen.parse(element)
  }
  /** What the asker reads, as soon as it has this. */
  const answers = async (reference: string | undefined, wanted: string) => {
    let said = ''
    await poll(async () => {
      asker.says(BELLHOP, `answers ${reference ?? ''}`)
      said = String((await asker.hears(/, (No|Never) \d/, BELLHOP)).getChildText('body'))
      return said.includes(wanted)
    })
    return said
  }

  it('comes from the asker, complete in its body, with buttons and quick responses', async () => {
    const { stanza, buttons } = await asks('Lunch at noon? / Yes / No')
    expect(stanza.attrs.from).to.equal(ASKER)
    expect(stanza.getChildText('body')).to.equal('Lunch at noon?\n1 = Yes  2 = No\nAnswer with the number.')
    expect(buttons.buttons.map(({ value, label }) => [value, label])).to.deep.equal([
      ['1', 'Yes'],
      ['2', 'No'],
    ])
    expect((await archive(asker)).filter(({ body }) => body?.startsWith('Lunch at noon?'))).to.have.length(1)
  })

  it('is answered by a typed number, the same in both archives and on the other device', async () => {
    asked.says(ASKER, '1')
    const answer = await asker.hears('Yes', ASKED)
    expect(chosenIn(answer)).to.include({ value: '1' })
    const carbon = await second.receives(each => each.getChild('sent', 'urn:xmpp:carbons:2') !== undefined, 'a carbon')
    expect(String(carbon)).to.include('<body>Yes</body>').and.include(Chosen.ns)
    for (const party of [asker, asked]) {
      const bodies = (await archive(party)).filter(({ from }) => from.startsWith(ASKED)).map(({ body }) => body)
      expect(bodies).to.deep.equal(['Yes'])
    }
  })

  it('takes no second answer: what is written then goes on as it was written, and its writer is told once', async () => {
    asked.says(ASKER, '2')
    expect(chosenIn(await asker.hears('2', ASKED))).to.equal(undefined)
    await asked.hears(/^You have already chosen 'Yes' for 'Lunch at noon\?'/, BELLHOP)
    expect(await answers('', 'Yes 1, No 0')).to.include('Yes 1, No 0')
    asked.says(ASKER, 'No')
    await asker.hears('No', ASKED)
    asked.says(BELLHOP, 'whoami')
    expect(String((await asked.hears(/./, BELLHOP)).getChildText('body'))).to.match(/Vargas/)
  })

  it('leaves ordinary talk alone', async () => {
    await asks('A walk? / Yes / No')
    for (const text of ['12', 'yes, but later', '3', '1 of us', 'see 1', '> 1']) asked.says(ASKER, text)
    for (const text of ['12', 'yes, but later', '3', '1 of us', 'see 1', '> 1'])
      expect(chosenIn(await asker.hears(text, ASKED)), text).to.equal(undefined)
    asked.says(ASKER, '  yES ')
    expect(chosenIn(await asker.hears('Yes', ASKED))).to.include({ value: '1' })
  })

  it('is answered by a label in another language, by a reference, by a reply and by a button', async () => {
    await asks('Coffee? / Yes [de: Ja] / No [de: Nein]')
    asked.says(ASKER, 'nein')
    expect(chosenIn(await asker.hears('No', ASKED))).to.include({ value: '2' })
    const first = await asks('Red? / Yes / No')
    await asks('Blue? / Yes / No')
    asked.says(ASKER, `2 ${first.buttons.reference}`)
    expect(chosenIn(await asker.hears('No', ASKED))).to.include({ value: '2', question: first.buttons.id })
    const green = await asks('Green? / Yes / No')
    const black = await asks('Black? / Yes / No')
    sends(Reply.build({ id: green.id, to: ASKER }), '> Green?\n1')
    expect(chosenIn(await asker.hears('Yes', ASKED))).to.include({ question: green.buttons.id })
    sends(Chosen.build({ question: black.buttons.id, value: '2' }), 'whatever')
    expect(chosenIn(await asker.hears('No', ASKED))).to.include({ question: black.buttons.id, value: '2' })
  })

  it('shows reactions to be tapped where its choices have emojis, and one of them chooses', async () => {
    const { id, buttons } = await asks('Tea? / 👍 Yes / 👎 No', '--change')
    const seed = await asked.receives(each => each.getChild('reactions', Reactions.ns) !== undefined, 'a seed')
    expect(seed.attrs.from).to.equal(ASKER)
    expect(Reactions.parse(seed.getChild('reactions', Reactions.ns) ?? seed)).to.deep.equal({
      id,
      emojis: ['👍', '👎'],
    })
    sends(Reactions.build({ id, emojis: ['👍'] }))
    expect(chosenIn(await asker.hears('Yes', ASKED))).to.include({ value: '1' })
    sends(Reactions.build({ id, emojis: ['👎'] }))
    expect(chosenIn(await asker.hears('No', ASKED))).to.include({ value: '2' })
    sends(Reactions.build({ id, emojis: [] }))
    const taken = chosenIn(await asker.hears('No longer: No', ASKED))
    expect(taken).to.deep.equal({ question: buttons.id })
    expect(await answers(buttons.reference, 'Yes 0, No 0')).to.include('Yes 0, No 0')
  })

  it('is asked by a form and over HTTP, too', async () => {
    const field = (name: string, value: string) => `<field var='${name}'><value>${value}</value></field>`
    const form = `<x xmlns='jabber:x:data' type='submit'>${field('to', 'pvargas')}${field('question', 'Form? / Yes / No')}</x>`
    const command = `<command xmlns='http://jabber.org/protocol/commands' node='ask' action='complete'>${form}</command>`
    expect(String(await asker.asks(BELLHOP, 'set', command))).to.include('Asked Peter Vargas: Form?')
    await asked.hears(/^Form\?/, ASKER)
    asked.says(ASKER, '2')
    await asker.hears('No', ASKED)
    const member = makeMember(() => acme)
    expect(await member('kgee', 'ask', { to: 'pvargas', question: 'HTTP? / Yes / No' })).to.match(/^Asked Peter Vargas/)
    await asked.hears(/^HTTP\?/, ASKER)
  })

  it('is asked for the organisation on the command line, and answered to Bellhop by number, button or command', async () => {
    const asks = async (title: string) => {
      const { code, out } = await acme.cli('ask', 'pvargas', `${title} / Yes / No`)
      expect([code, out]).to.deep.equal([
        0,
        `Asked Peter Vargas: ${title} To see who chose what: answers ${out.slice(-4, -2)}.\n`,
      ])
      return asked.hears(new RegExp(`^${title.replace('?', '\\?')}`), BELLHOP)
    }
    expect((await asks('By number?')).getChildText('body')).to.match(
      /^By number\?\n1 = Yes\n2 = No\nAnswer with the number, or with: answer [A-Z]\d and one of: Yes, No$/,
    )
    asked.says(BELLHOP, '1')
    await asked.hears(/^Your answer to .* is: Yes\.$/, BELLHOP)
    const tapped = await asks('By button?')
    asked.says(BELLHOP, 'whoami') // the conversation goes on meanwhile
    await asked.hears(/Vargas/, BELLHOP)
    const { id: question } = Buttons.parse(tapped.getChild('buttons', Buttons.ns) ?? tapped)
    const choice = new Element('message', { to: BELLHOP, type: 'chat', id: crypto.randomUUID() })
    choice.c('body').t('No')
    choice.cnode(Chosen.build({ question, value: '2' }))
    asked.sends(choice.toString())
    await asked.hears(/^Your answer to .* is: No\.$/, BELLHOP)
    asked.says(BELLHOP, `answer ${question} yes`)
    await asked.hears(/^You have already chosen 'No' for 'By button\?'/, BELLHOP)
    const { out } = await acme.cli('answers')
    expect(out)
      .to.match(/By button\? +Yes 0, No 1/)
      .and.match(/By number\? +Yes 1, No 0/)
    const { code, err } = await acme.cli('ask', 'team-mweiss', 'A room? / Yes / No')
    expect([code, err]).to.deep.equal([
      1,
      'Somebody in the room asks there: ask from your own account. Nothing was sent.\n',
    ])
  })

  it('is answered by a command in chat: by its number in the list, and by the number of the choice', async () => {
    const { buttons } = await asks('Listed? / Yes [says: Yes, gladly.] / No')
    asked.says(BELLHOP, 'answer')
    const list = String((await asked.hears(/^Which question\?/, BELLHOP)).getChildText('body'))
    const [, number = ''] = /^(\d+) = .*: Listed\?$/m.exec(list) ?? []
    asked.says(BELLHOP, number)
    await asked.hears(/^Listed\?\n1 = Yes\n2 = No/, BELLHOP)
    asked.says(BELLHOP, '1')
    expect(chosenIn(await asker.hears('Yes, gladly.', ASKED))).to.include({ question: buttons.id, value: '1' })
    await asked.hears(/^Your answer to .* is: Yes\.$/, BELLHOP)
    for (const party of [asker, asked])
      expect((await archive(party)).filter(({ body }) => body === 'Yes, gladly.')).to.have.length(1)
    expect(await answers(buttons.reference, 'Yes 1, No 0')).to.include('Yes 1, No 0')
  })

  it('is answered by a command in one line and over HTTP, once', async () => {
    const member = makeMember(() => acme)
    const first = (await asks('In a line? / Yes / No')).buttons
    asked.says(BELLHOP, `answer ${first.reference} no`)
    expect(chosenIn(await asker.hears('No', ASKED))).to.include({ question: first.id, value: '2' })
    await asked.hears(/^Your answer to .* is: No\.$/, BELLHOP)
    asked.says(BELLHOP, `answer ${first.reference} yes`)
    await asked.hears(/^You have already chosen 'No' for 'In a line\?'/, BELLHOP)
    const { id } = (await asks('Over HTTP? / Yes / No', '--change')).buttons
    const says = (choice: string) => member('pvargas', 'answer', { question: id, choice })
    expect(await says('1')).to.match(/^Your answer to .* is: Yes\.$/)
    expect(chosenIn(await asker.hears('Yes', ASKED))).to.include({ question: id, value: '1' })
    expect(await says('No')).to.match(/ is: No\.$/)
    expect(chosenIn(await asker.hears('No', ASKED))).to.include({ question: id, value: '2' })
    expect(await says('Maybe')).to.equal("bad-request: 'Maybe' is none of the choices.")
    expect(await member('kgee', 'answer', { question: id, choice: '1' })).to.match(/^item-not-found: You have no open/)
    await Promise.resolve(acme.does('answer')).then(
      () => expect.fail('the administrator is no person'),
      (error: Error) => expect(error.message).to.match(/answer from your own account/),
    )
  })

  it('says who chose what to its asker alone', async () => {
    const { buttons } = await asks('Cake? / Yes / Never')
    asked.says(ASKER, '2')
    await asker.hears('Never', ASKED)
    expect(await answers(buttons.reference, 'Never 1')).to.match(/Yes 0, Never 1\n[^·]*Vargas · Never/)
    asked.says(BELLHOP, `answers ${buttons.reference}`)
    await asked.hears(/^You have asked nothing yet/, BELLHOP)
  })

  it('believes no choice of somebody who was not asked', async () => {
    const { buttons } = await asks('Secret? / Yes / No')
    const other = await acme.person('trajs')
    const message = new Element('message', { to: ASKER, type: 'chat' })
    message.c('body').t('from another')
    message.cnode(Chosen.build({ question: buttons.id, value: '1', by: ASKED }))
    other.sends(message.toString())
    expect(chosenIn(await asker.hears('from another'))).to.equal(undefined)
    message.attrs.to = BELLHOP
    other.sends(message.toString())
    await other.hears(/./, BELLHOP)
    expect(await answers(buttons.reference, 'Yes 0, No 0')).to.include('Yes 0, No 0')
    await other.leaves()
  })

  it('is refused with a clear sentence, and nothing is sent, where it is none', async () => {
    const refused = async (line: string) => {
      asker.says(BELLHOP, line)
      return String((await asker.hears(/Nothing was sent\.$|^Nobody here/, BELLHOP)).getChildText('body'))
    }
    const many = Array.from({ length: 30 }, (_, at) => `c${at}`).join(' / ')
    expect(await refused(`ask pvargas Which? / ${many}`)).to.match(/at most 20 choices; these are 30/)
    expect(await refused(`ask pvargas Which? / ${'x'.repeat(1_000)} / No`)).to.match(/at most 80 characters/)
    expect(await refused('ask pvargas Which?')).to.match(/two choices at least/)
    expect(await refused('ask pvargas Which? / Yes / yes')).to.match(/Two choices are called 'yes'/)
    expect(await refused('ask pvargas --hours 5000 Which? / Yes / No')).to.match(/1 to 720 hours/)
    expect(await refused('ask nobody-here Which? / Yes / No')).to.match(/Nobody here is called/)
    expect(await refused('ask kgee Which? / Yes / No')).to.match(/cannot ask yourself/)
    asker.says(ASKED, 'the fence')
    await asked.hears('the fence', ASKER)
    expect(asked.received.filter(each => each.getChildText('body')?.startsWith('Which?'))).to.have.length(0)
  })

  it('is refused where the asked person is blocked by the asker', async () => {
    await asker.asks(ASKER, 'set', `<block xmlns='urn:xmpp:blocking'><item jid='${ASKED}'/></block>`)
    asker.says(BELLHOP, 'ask pvargas Blocked? / Yes / No')
    await asker.hears(/Nothing was sent\.$/, BELLHOP)
    await asker.asks(ASKER, 'set', `<unblock xmlns='urn:xmpp:blocking'><item jid='${ASKED}'/></unblock>`)
  })

  it('does not reach somebody who blocks the asker', async () => {
    await asked.asks(ASKED, 'set', `<block xmlns='urn:xmpp:blocking'><item jid='${ASKER}'/></block>`)
    asker.says(BELLHOP, 'ask pvargas Unwelcome? / Yes / No')
    await asker.hears(/Nothing was sent\.$|^Asked Peter Vargas: Unwelcome\?/, BELLHOP) // Prosody 13 does not tell who is blocked
    await asked.asks(ASKED, 'set', `<unblock xmlns='urn:xmpp:blocking'><item jid='${ASKER}'/></unblock>`)
    asker.says(ASKED, 'the fence behind it')
    await asked.hears('the fence behind it', ASKER)
    expect(asked.received.filter(each => each.getChildText('body')?.startsWith('Unwelcome?'))).to.have.length(0)
  })

  it('is answered once by two devices at once, and a reaction that is taken back takes back no answer that is for good', async () => {
    const { id, buttons } = await asks('Twice? / 👍 Yes / 👎 No')
    sends(Reactions.build({ id, emojis: ['👍'] }))
    second.says(ASKER, `2 ${buttons.reference}`)
    for (const party of [asked, second]) {
      party.says(ASKER, `the fence of ${party.jid}`)
      await asker.hears(`the fence of ${party.jid}`, ASKED)
    }
    const counted = asker.received.flatMap(each => chosenIn(each) ?? []).filter(each => each.question === buttons.id)
    expect(counted).to.have.length(1)
    const total = counted[0]?.value === '1' ? 'Yes 1, No 0' : 'Yes 0, No 1'
    sends(Reactions.build({ id, emojis: [] }))
    asked.says(ASKER, 'the fence behind all')
    await asker.hears('the fence behind all', ASKED)
    expect(await answers(buttons.reference, total)).to.include(total)
  })

  it('is answered as the language of each person says', async () => {
    asked.says(BELLHOP, 'language de')
    await asked.hears(/Deutsch/, BELLHOP)
    const { stanza, buttons } = await asks('Kuchen? / Ja / Nein')
    expect(stanza.getChildText('body')).to.match(/^Kuchen\?\n1 = Ja {2}2 = Nein\nAntworten Sie mit der Nummer/)
    asked.says(ASKER, `1 ${buttons.reference}`)
    await asker.hears('Ja', ASKED)
    asked.says(ASKER, `2 ${buttons.reference}`)
    await asked.hears(/^Sie haben auf „Kuchen\?“ schon „Ja“ geantwortet\. /, BELLHOP)
    const { out } = await acme.cli('ask', 'pvargas', 'Torte? / Ja / Nein')
    expect(out).to.match(/^Asked Peter Vargas: Torte\? To see/)
    await asked.hears(
      /^Torte\?\n1 = Ja\n2 = Nein\nAntworten Sie mit der Nummer oder mit: answer [A-Z]\d und einer Antwort: Ja, Nein$/,
      BELLHOP,
    )
    asked.says(BELLHOP, '2')
    await asked.hears(/^Ihre Antwort an .* lautet: Nein\.$/, BELLHOP)
    asked.says(BELLHOP, 'answer nothing')
    await asked.hears('Sie haben keine offene Frage „nothing“; answer listet Ihre auf.', BELLHOP)
    asker.says(BELLHOP, 'answer nothing')
    await asker.hears("You have no open question 'nothing'; 'answer' lists yours.", BELLHOP)
    asked.says(BELLHOP, 'language en')
    await asked.hears(/English/, BELLHOP)
  })

  it('and its answer outlast a restart of Bellhop', async () => {
    const { buttons } = await asks('Restart? / Yes / No')
    acme.bellhop.kill('SIGKILL')
    await acme.bellhop.ended
    asked.says(ASKER, '2')
    await asker.hears('No', ASKED)
    const store = await storeOf(acme.config) // the answer was in time, and the question is over when Bellhop is back
    await store.questions.change(buttons.id, {}, { expires: new Date(Date.now() - 1_000).toISOString() })
    await store.close()
    await acme.restart()
    expect(await answers(buttons.reference, 'Yes 0, No 1')).to.include('Yes 0, No 1')
  })

  it('counts each person once across a restart of the server', async () => {
    const { buttons } = await asks('Server? / Yes / No')
    asked.says(ASKER, '1')
    await asker.hears('Yes', ASKED)
    const over = (await asks('Over? / Yes / No')).buttons
    await acme.prosody.stop()
    endNow(acme.config, over.id)
    await acme.prosody.restart()
    ;[asker, asked] = await Promise.all([acme.person('kgee'), acme.person('pvargas')])
    second = await acme.person('pvargas', { resource: 'second' })
    const again = `2 ${buttons.reference}`
    asked.says(ASKER, again)
    expect(chosenIn(await asker.hears(again, ASKED))).to.equal(undefined)
    asked.says(ASKER, `1 ${over.reference}`)
    expect(chosenIn(await asker.hears(`1 ${over.reference}`, ASKED))).to.equal(undefined)
    await asked.hears("'Over?' is closed: nothing is counted any more.", BELLHOP)
    expect(await answers(over.reference, 'Yes 0, No 0')).to.include('Yes 0, No 0')
  })
})

/** Lets a question be over by what the server has on disk of it; only while the server is stopped. */
function endNow({ data }: Config, question: string): void {
  const files = readdirSync(data, { recursive: true, encoding: 'utf8' })
  const path = files.find(each => each.endsWith(`/buttons/${question}.dat`))
  if (path === undefined) throw new Error(`The server has nothing on disk of ${question}.`)
  const kept = readFileSync(join(data, path), 'utf8')
  writeFileSync(join(data, path), kept.replace(/\["expires"\] = \d+/, '["expires"] = 1'))
}
