// Programs that answer each other: an answer of ours is never answered, and a conversation has a bound a minute.
import { expect } from 'chai'
import { Element } from 'ltx'
import { incomingOf } from '../../component/incoming.ts'
import { over, takeLine } from '../../core/conversation/dialogue.ts'
import { parseMessage } from '../../xep/message-parse.ts'
import { Answer } from '../../xep/answer.ts'
import { openPartners, type Partners } from '../support/partners.ts'
import type { Party } from '../support/party.ts'
import { storeOf } from '../support/store.ts'
import { openOnStub, type OnStub } from '../support/stub-stream.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const OTHER = 'bellhop@bellhop.partner.test'
const ECHOES = 200

describe('an answer', () => {
  let both: Partners
  let ann: Party
  let pete: Party
  before(async function () {
    this.timeout(90_000)
    both = await openPartners({ BELLHOP_ANSWERS: '10', BELLHOP_STRANGER_ANSWERS: '5' })
    ;[ann, pete] = await Promise.all([both.acme.person('ann'), both.partner.person('pete')])
  })
  after(() => both?.end())

  const answers = (party: Party, from = BELLHOP) =>
    party.received.filter(
      each => each.name === 'message' && String(each.attrs.from).startsWith(from) && each.getChild('body'),
    )

  it('carries a mark', async () => {
    ann.says(BELLHOP, 'whoami')
    const answer = await ann.hears(/ann@acme.test/, BELLHOP)
    expect(answer.getChild(Answer.name, Answer.ns)).not.to.equal(undefined)
  })

  it('is not answered, by chat or by a group', async () => {
    const { length } = answers(ann)
    for (const to of [BELLHOP, 'team-ann-news@bellhop.acme.test']) {
      const marked = new Element('message', { to, type: 'chat', id: `marked ${to}` })
      marked.c('body').t('help')
      marked.cnode(Answer.build({}))
      ann.sends(marked)
    }
    ann.says(BELLHOP, 'whoami') // behind the marked message in the same conversation
    await ann.hears(/ann@acme.test/, BELLHOP)
    expect(answers(ann)).to.have.length(length + 1)
  })

  it('to an invitation never comes from another Bellhop, which is invited nowhere', async () => {
    for (const address of [OTHER, 'Bellhop@bellhop.PARTNER.test', `xmpp:${OTHER}`, `${OTHER}/x`]) {
      const invited = both.acme.does('guest-invite', { address, as: 'partner', jid: 'true', for: 'ann' })
      const refusal = await invited.then(
        () => 'invited',
        (error: Error) => error.message,
      )
      expect(refusal, address).to.match(/^not-acceptable: .* is a service/)
    }
  })

  it('repeats an invitation three times, to who says neither yes nor no, and a yes still counts', async () => {
    const pia = await both.partner.person('pia')
    await both.acme.does('guest-invite', { address: 'pia@partner.test', as: 'partner', jid: 'true', for: 'ann' })
    const question = await pia.hears(/invites you/, BELLHOP)
    expect(question.getChild(Answer.name, Answer.ns)).not.to.equal(undefined)
    const says = async (line: string) => {
      pia.says(BELLHOP, line)
      return (await pia.hears(/./, BELLHOP)).getChildText('body')
    }
    for (let count = 0; count < 3; count++) expect(await says('hello?')).to.match(/invites you/)
    for (let count = 0; count < 2; count++) expect(await says('hello?')).to.match(/^I do not know/)
    expect(await says('yes')).to.match(/^You are a contact of Ann Test/)
  })

  it('to who answers by itself ends with a last word, after ten lines that are not understood or at the minute’s bound', async () => {
    const bounce = await echo(ann, ECHOES)
    expect(bounce).to.be.below(2 * 11 + 1) // the test may meet the end of a minute
    expect(
      answers(ann).some(each =>
        /Wait for the next minute|say nothing to more of them/.test(each.getChildText('body') ?? ''),
      ),
    ).to.equal(true)
  })

  it('to strangers has one bound for all of them, and leaves no record of them', async () => {
    expect(await echo(pete, ECHOES)).to.be.below(2 * 5 + 1)
    const store = await storeOf(both.acme.config)
    const known = await store.dialogues.find().finally(() => store.close())
    expect(known.map(({ id }) => id).filter(id => id.includes('pete@partner.test'))).to.deep.equal([])
  })

  /** Sends back whatever Bellhop answers, as an automatic reply does; how often it came to that. */
  async function echo(party: Party, most: number): Promise<number> {
    const to = BELLHOP
    party.says(to, 'begin')
    for (let count = 0; ; count++) {
      const answer = await party.hears(/./, to).catch(() => undefined)
      if (!answer || count === most) return count
      party.says(to, answer.getChildText('body') ?? '')
    }
  }
})

describe('the bound of a conversation', () => {
  let stub: OnStub
  before(async () => (stub = await openOnStub()))
  after(() => stub.end())
  let minute = 1_000_000
  const person = { id: '1', username: 'ann', name: 'Ann Test', manager: null, profile: {} }
  const begins = () => ({ ...stub.context, now: () => new Date(minute * 60_000 + 5_000) })

  /** What is said to one line, if anything is. */
  async function says(from: string, known = true, context = begins()): Promise<string> {
    const stanza = new Element('message', { from, to: BELLHOP, type: 'chat' })
    const caller = { admin: false, ...(known && { person }) }
    const request = { context, stanza, caller, from, to: BELLHOP, lost: 0 }
    let said = ''
    const wire = {
      online: true,
      lost: 0,
      handling: 0,
      ask: context.wire.ask.bind(context.wire),
      askAlone: context.wire.askAlone.bind(context.wire),
      send: async (answer: Element) => void (said = answer.getChildText('body') ?? ''),
    }
    const wired = { ...context, wire }
    await takeLine(wired, incomingOf({ ...request, context: wired }, parseMessage(stanza)), async () =>
      over('An answer'),
    )
    return said
  }
  const all = async (lines: number, from: (line: number) => string, known = true) => {
    const said: string[] = []
    for (let line = 0; line < lines; line++) said.push(await says(from(line), known))
    return said
  }

  it('is 30 answers a minute, then one last word, then silence, until the next minute', async () => {
    const said = await all(60, () => 'ann@acme.test/desk')
    expect(said.slice(0, 30)).to.deep.equal(Array.from({ length: 30 }, () => 'An answer'))
    expect(said[30]).to.match(/Wait for the next minute/)
    expect(said.slice(31).join('')).to.equal('')
    minute++
    expect(await says('ann@acme.test/desk')).to.equal('An answer')
  })

  it('is kept with the conversation, so that a restart does not forget it', async () => {
    await all(31, () => 'bob@acme.test/desk')
    const { store, config } = stub.context
    const again = await storeOf(config)
    expect(await says('bob@acme.test/phone', true, { ...begins(), store: again })).to.equal('')
    expect((await store.dialogues.get(`bob@acme.test ${BELLHOP}`))?.answers?.count).to.equal(31)
    await again.close()
  })

  it('is one of 60 for all strangers together, of whom nothing is kept', async () => {
    minute++
    const said = await all(100, line => `stranger${line}@elsewhere.example/x`, false)
    expect(said.filter(Boolean)).to.have.length(60)
    const ids = (await stub.context.store.dialogues.find()).map(({ id }) => id)
    expect(ids.filter(id => id.includes('stranger'))).to.deep.equal(['strangers'])
  })
})
