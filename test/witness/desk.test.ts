// A desk whose customer and agents all use somebody else's client: slixmpp writes, takes, notes, answers with everything that it has, and
// rates.
import { expect } from 'chai'
import { poll } from '../../setup/ports.ts'
import { presentWitness, type Witness } from './slixmpp.ts'
import { world, type World } from '../support/world.ts'

const DESK = 'keys@bellhop.acme.test'

describe('slixmpp, at a desk', function () {
  this.timeout(60_000)
  let acme: World
  let customer: Witness
  let agent: Witness
  let colleague: Witness
  let at: string
  before(async () => {
    acme = await world()
    await acme.does('desk-create', { name: 'keys', title: 'Keys', agents: 'wtaylor,jfleaur' })
    ;[customer, agent, colleague] = (await Promise.all(
      (['ggeoni', 'wtaylor', 'jfleaur'] as const).map(each => presentWitness(acme, each)),
    )) as [Witness, Witness, Witness]
    for (const each of ['wtaylor', 'jfleaur']) await acme.does('desk-on', { agent: each })
  })
  after(async () => {
    await Promise.all([customer, agent, colleague].map(each => each?.leaves()))
    await acme.does('desk-remove', { desk: 'keys' })
  })

  const says = (who: Witness, to: string, body: string) => who.does<string>('say', { to, body })
  type Roster = Record<string, { name: string; groups: string[] }>

  it('finds a new conversation in the group Cases, with the first message, and takes it by answering', async () => {
    await says(customer, DESK, 'I have lost my key.')
    for (const each of [agent, colleague]) {
      await each.hears(/^Girard Geoni \(member\) writes to Keys/)
      const first = await each.hears('I have lost my key.')
      at = first.sender?.split('/')[0] ?? ''
      expect((await each.does<Roster>('roster'))[at]).to.deep.equal({ name: 'Girard Geoni', groups: ['Cases'] })
    }
    await says(agent, at, 'Which door?')
    await customer.hears('Winston answers you now.', DESK)
    await customer.hears('Which door?', DESK)
    await colleague.hears('Winston Taylor has taken this conversation.', at)
    const isGone = async () => !(at in (await colleague.does<Roster>('roster')))
    expect(await poll(isGone), 'contacts of several conversations leave together').to.equal(true)
    await says(colleague, at, 'I can help, too.')
    const refused = await colleague.sees(({ saw, sender }) => saw === 'error' && sender === at, 'a refusal')
    expect(refused.text).to.equal('Winston has this conversation. Your message was sent to nobody.')
  })

  it('corrects, takes back, reacts, replies and sends pictures, both ways', async () => {
    for (const [writer, to, reader, from] of [
      [customer, DESK, agent, at],
      [agent, at, customer, DESK],
    ] as const) {
      const first = await says(writer, to, `The frnt door (${from})`)
      await reader.hears(`The frnt door (${from})`, from)
      await writer.does('correct', { to, first, body: `The front door (${from})` })
      expect((await reader.hears(`The front door (${from})`, from)).corrects).to.equal(first)
      await reader.does('react', { to: from, first, emojis: ['👍'] })
      await reader.does('reply', { to: from, first, quote: '> The front door\n', body: `On floor 2 (${from})` })
      await writer.hears(`> The front door\nOn floor 2 (${from})`, to)
      const url = 'https://files.acme.test/door.png'
      await writer.does('picture', { to, url })
      await reader.sees(({ sender, url: seen }) => sender?.startsWith(from) === true && seen === url, 'a picture')
      const wrong = await says(writer, to, `Forget this (${from})`)
      await reader.hears(`Forget this (${from})`, from)
      await writer.does('retract', { to, first: wrong })
      await reader.sees(({ retracts }) => retracts === wrong, 'that it was taken back')
    }
  })

  it('notes what the customer does not read, closes, and is rated', async () => {
    await says(agent, at, '/note The second key this year.')
    await agent.hears('Noted. Only agents read it.', at)
    await says(agent, at, '/close')
    await agent.hears('The conversation with Girard Geoni is closed.', at)
    await customer.hears(/^This conversation is closed\..*\nHow was it\? 1 = Good/, DESK)
    await says(customer, DESK, '1')
    await customer.hears('Thank you.', DESK)
    expect(Object.keys(await agent.does<Roster>('roster'))).not.to.include(at)
    expect((await customer.does<string[]>('archive', { peer: DESK })).join('\n')).not.to.contain('second key')
    const messages = customer.sights.filter(({ saw }) => saw === 'message')
    const whose = new Set(messages.map(({ sender }) => sender?.split('/')[0] ?? ''))
    for (const known of [at, 'wtaylor@acme.test', 'jfleaur@acme.test'])
      expect(whose, 'the customer hears the desk alone').not.to.include(known)
    expect(whose).to.include(DESK)
  })
})
