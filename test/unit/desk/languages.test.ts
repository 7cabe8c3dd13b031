// What a desk says is in the language of who reads it: of the customer, of each agent, of who supervises it.
import { expect } from 'chai'
import { parse } from 'ltx'
import { lookAtStaff } from '../../../core/desk/staffing/staff.ts'
import { admitVisitor } from '../../../core/desk/visitors.ts'
import { showBoards } from '../../../core/desk/watching/board.ts'
import { poll } from '../../../setup/ports.ts'
import { inLanguage } from '../../../texts/say.ts'
import { newDesk, openDesk, person, type DeskStage } from '../../support/desk-stage.ts'

const SUPPORT = 'support@bellhop.acme.test'
const STRANGER = 'zoe@elsewhere.test'
const german = (id: string) => person(id, { profile: { language: 'de-CH' } })

describe('a desk with people of two languages', () => {
  let stage: DeskStage
  beforeEach(async () => {
    const english = ['sue', 'ann', 'ed'].map(id => person(id))
    stage = await openDesk(
      [...english, ...['dora', 'gus', 'ben'].map(german)],
      [newDesk({ agents: ['ann', 'dora'], rated: true })],
    )
  })
  afterEach(() => stage?.end())

  /** Both agents speak German with customers, whatever they read themselves. */
  const on = (...agents: string[]) => Promise.all(agents.map(agent => stage.does(agent, 'desk on', { tags: 'de' })))
  const addressOf = async (customer: string) => `${(await stage.caseOf(customer)).id}@bellhop.acme.test`
  /** Gus writes, and an agent answers. @returns the address of the case */
  const talk = async (agent: string) => {
    await on('ann', 'dora')
    await stage.writes('gus', SUPPORT, 'Hallo')
    const at = await addressOf('gus')
    for (const who of ['ann', 'dora', 'gus']) stage.reads(who)
    await stage.writes(agent, at, 'Yes?')
    return at
  }

  it('tells those who wait in the language of each', async () => {
    await stage.writes('gus', SUPPORT, 'Hallo')
    await stage.writes('ed', SUPPORT, 'Hello')
    expect(stage.reads('gus')).to.deep.equal([
      'support: Im Moment ist niemand frei. Sie sind als Nächstes an der Reihe. Ihre Nachricht ist gespeichert und wird hier ' +
        'beantwortet. Schreiben Sie abbrechen, um nicht länger zu warten.',
    ])
    expect(stage.reads('ed').join()).to.match(
      /^support: Nobody is free at the moment\. You are number 2 in the queue\./,
    )
    await stage.writes('gus', SUPPORT, 'abbrechen')
    expect(stage.reads('gus')).to.deep.equal(['support: Sie warten nicht mehr. Sie können jederzeit wieder schreiben.'])
  })

  it('says when it opens, with the day as the customer writes it', async () => {
    await stage.context.store.desks.change('desk-1', {}, { hours: 'Tue 09:00-12:00' })
    await stage.writes('gus', SUPPORT, 'Hallo')
    expect(stage.reads('gus').join()).to.contain('Wir haben bis Dienstag, 1. Dezember 2026 um 09:00 MEZ geschlossen.')
  })

  it('introduces a customer to each agent in the language of the agent', async () => {
    await on('ann', 'dora')
    await stage.writes('ed', SUPPORT, 'Hello')
    expect(stage.reads('ann')[0]).to.match(
      /^case: Ed Test \(member\) writes to Support, .*This is the first conversation\./,
    )
    expect(stage.reads('dora')[0]).to.match(
      /^case: Ed Test \(Mitglied\) schreibt an Support, .*Dies ist das erste Gespräch\./,
    )
  })

  it('has the history of a conversation in the language of who reads it', async () => {
    const at = await talk('ann')
    expect(stage.reads('gus')[0]).to.equal('support: Ann antwortet Ihnen jetzt.')
    expect(stage.reads('dora')).to.deep.equal(['case: Ann Test hat dieses Gespräch übernommen.'])
    expect((await stage.writes('ann', at, '/history')).said.join()).to.contain('– Ann Test took the conversation.')
    await stage.writes('ann', at, '/transfer dora')
    expect(stage.reads('gus').join()).to.contain('support: Dora macht mit Ihnen weiter. Sie müssen nichts wiederholen.')
    const [introduction] = stage.reads('dora')
    expect(introduction).to.contain('– Ann Test hat das Gespräch übernommen.')
    expect((await stage.writes('ann', at, 'Bye')).refused).to.match(/^This conversation waits for somebody else/)
    expect((await stage.writes('dora', at, '/history')).said.join()).to.contain('– Übergeben an Dora Test.')
    expect((await stage.writes('dora', at, '/dance')).said.join()).to.match(/^\/dance gibt es nicht/)
  })

  it('says that a message was taken back, for a client that shows only the text', async () => {
    const at = await talk('dora')
    await stage.writes('dora', at, 'Nein')
    const where = { by: 'agent', text: 'Nein' } as const
    const [line] = await stage.context.store.caseLines.find({ where })
    stage.reads('gus')
    await stage.writes('dora', at, [parse(`<retract xmlns='urn:xmpp:message-retract:1' id='${line?.stanza}'/>`)])
    expect(stage.reads('gus')).to.deep.equal(['support: Eine Nachricht wurde zurückgenommen.'])
  })

  for (const [word, rating] of [
    ['Gut', 3],
    ['1', 3],
    ['3', 1],
    ['good', 3],
  ] as const)
    it(`is rated by its number as it is shown, or by a word of the customer: ${word}`, async () => {
      const at = await talk('ann')
      const { id } = await stage.caseOf('gus')
      stage.reads('gus')
      await stage.writes('ann', at, '/close')
      expect(stage.reads('gus').join()).to.match(/Wie war es\? 1 = Gut {2}2 = Mittel {2}3 = Schlecht$/)
      expect((await stage.writes('gus', SUPPORT, word)).said).to.deep.equal(['Danke.'])
      expect((await stage.context.store.cases.get(id))?.rating).to.equal(rating)
    })

  it('goes on with a stranger in the language of the first message', async () => {
    await on('ann')
    await stage.writes(STRANGER, SUPPORT, 'Guten Tag', 'de-AT')
    const at = await addressOf(STRANGER)
    await stage.writes('ann', at, 'Yes?')
    await stage.writes('ann', at, '/hold')
    const read = stage.reads(STRANGER)
    expect(read).to.include('support: Ann antwortet Ihnen jetzt.')
    expect(read).to.include('support: Einen Moment, bitte. Ann meldet sich gleich wieder bei Ihnen.')
  })

  it('goes on with a visitor in the language of the page', async () => {
    await stage.context.store.desks.change('desk-1', {}, { visitors: true, listed: 'guests' })
    const vera = await inLanguage('de', () => admitVisitor(stage.context, 'support', 'Vera', 'v'))
    const will = await inLanguage('en', () => admitVisitor(stage.context, 'support', 'Will', 'w'))
    expect([vera.language, will.language]).to.deep.equal(['de', undefined])
    await stage.writes(vera.id, SUPPORT, 'Hallo')
    expect(stage.reads(vera.username).join()).to.match(/^support: Im Moment ist niemand frei/)
  })

  it('shows its board in the language of who supervises it', async () => {
    await stage.context.store.desks.change('desk-1', {}, { owner: 'ben' })
    expect(await stage.does('ben', 'desk watch', { desk: 'support' })).to.match(
      /^Hier sehen Sie, was sich bei Support ändert/,
    )
    await stage.writes('ed', SUPPORT, 'Hello')
    await showBoards(stage.context, 'desk-1 now')
    expect(stage.reads('ben').at(-1)).to.match(
      /^bellhop: Support: 1 warten, 0 in Bearbeitung, 0 von 2 Mitarbeitern sind da\nwartet: Ed Test, case-\w+, seit 30\. November 2026 um/,
    )
  })

  it('welcomes each new agent in the language of the agent, whoever adds them', async () => {
    await stage.does('sue', 'desk change', { desk: 'support', add: 'ben, ed' })
    expect(stage.reads('ben').join()).to.match(/^bellhop: Sie antworten am Kundendienst Support/)
    expect(stage.reads('ed').join()).to.match(/^bellhop: You answer at the desk Support/)
  })

  it('asks a standby agent for help in the language of the agent', async () => {
    await stage.context.store.desks.change('desk-1', {}, { standby: ['ben', 'ed'], capacity: 1 })
    for (const customer of ['gus', STRANGER]) await stage.writes(customer, SUPPORT, 'Hello')
    await lookAtStaff(stage.context, 'desk-1 now')
    for (const [agent, question] of [
      ['ben', 'bellhop: Bei Support warten viele Kunden. Können Sie eine Weile helfen?\n1 = Ja\n2 = Nein\n'],
      ['ed', 'bellhop: Many customers wait at Support. Can you help for a while?\n1 = Yes\n2 = No\n'],
    ] as const)
      expect(await poll(async () => stage.reads(agent).some(text => text.startsWith(question))), agent).to.equal(true)
  })

  it('answers commands, and refuses them, in the language of the caller', async () => {
    expect(await stage.does('dora', 'desk on')).to.equal('Sie nehmen Gespräche von Support an.')
    expect(await stage.does('dora', 'agents', { desk: 'support' })).to.contain(
      'Dora Test · Support · nimmt Gespräche an',
    )
    expect(await stage.does('gus', 'desk on')).to.equal('forbidden: Gus Test antwortet an keinem Kundendienst.')
    expect(await stage.does('ed', 'desk on')).to.equal('forbidden: Ed Test answers at no desk.')
  })
})
