// Attack: an agent of another desk, the customer, somebody else, and an agent who has given a conversation away, at its address.
import { expect } from 'chai'
import { answersAt } from '../support/curious.ts'
import { makeMember } from '../support/member.ts'
import type { Party } from '../support/party.ts'
import { world, type World } from '../support/world.ts'

const COMPONENT = 'bellhop.acme.test'
const BELLHOP = `bellhop@${COMPONENT}`
const DESK = `parcels@${COMPONENT}`
const ABSENT = `case-000000@${COMPONENT}`

/** Commands about a conversation, with what else they need. */
const COMMANDS = [
  ['cases', {}],
  ['case-note', { text: 'Mine' }],
  ['case-hold', {}],
  ['case-reply', { template: 'any' }],
  ['case-transfer', { to: 'pool' }],
  ['case-close', {}],
] as const
/** Those that the agent who had it last may use when it is over. */
const READING: string[] = ['cases', 'case-note']

describe('the address of a conversation with a desk', function () {
  this.timeout(60_000)
  let acme: World
  let agent: Party
  let colleague: Party
  let customer: Party
  let others: Record<string, Party>
  let at: string
  const as = makeMember(() => acme)
  before(async () => {
    acme = await world()
    await acme.does('desk-create', { name: 'parcels', title: 'Parcels', agents: 'kchung,jdilly', rated: 'no' })
    await acme.does('desk-create', { name: 'letters', title: 'Letters', agents: 'tvenzl' })
    const people = ['kchung', 'jdilly', 'rperkins', 'tvenzl', 'sbell'].map(each => acme.person(each))
    const [one, two, three, four, five] = await Promise.all(people)
    ;[agent, colleague, customer] = [one!, two!, three!]
    others = { 'an agent of another desk': four!, 'the customer': customer, 'somebody else': five! }
    await acme.does('desk-on', { agent: 'kchung' })
    await acme.does('desk-on', { agent: 'tvenzl' })
    customer.says(DESK, 'Where is my parcel?')
    at = (await agent.hears('Where is my parcel?', 'case-')).attrs.from
    agent.says(at, 'On its way.')
    await customer.hears('On its way.', DESK)
  })
  after(async () => {
    await Promise.all([agent, colleague, ...Object.values(others)].map(each => each.leaves()))
    for (const desk of ['parcels', 'letters']) await acme.does('desk-remove', { desk })
  })

  const refusal = async (party: Party, id: string) =>
    (await party.receives(({ attrs }) => attrs.id === id && attrs.type === 'error', 'a refusal'))
      .getChild('error')
      ?.getChildText('text')

  for (const who of ['an agent of another desk', 'the customer', 'somebody else'])
    it(`is no address for ${who}, whatever is sent there`, async () => {
      const party = others[who] ?? expect.fail(who)
      expect(await answersAt(party, at)).to.deep.equal(await answersAt(party, ABSENT))
    })

  it('is none in commands either, for who is no agent of the desk', async () => {
    for (const who of ['tvenzl', 'rperkins', 'sbell'])
      for (const [node, fields] of [...COMMANDS, ['case-take', {}]] as const)
        expect(await as(who, node, { case: at, ...fields }), `${who}: ${node}`).to.match(/^item-not-found: /)
    expect(await as('kchung', 'cases', { case: at })).to.not.contain('Mine')
  })

  it('passes on nothing of an agent who has given the conversation away, and nothing to that agent', async () => {
    const first = agent.says(at, 'It comes today.')
    await customer.hears('It comes today.', DESK)
    await acme.does('desk-on', { agent: 'jdilly' })
    agent.says(at, '/transfer jdilly')
    await agent.hears('Jennifer is offered it.', at)
    colleague.says(at, 'I go on.')
    await customer.hears('I go on.', DESK)
    const before = customer.received.length
    agent.sends(`<message to='${at}' type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>`)
    agent.sends(`<message to='${at}' type='chat'><received xmlns='urn:xmpp:receipts' id='some'/></message>`)
    const correction = `<body>It is lost.</body><replace xmlns='urn:xmpp:message-correct:0' id='${first}'/>`
    agent.sends(`<message to='${at}' type='chat' id='fix'>${correction}</message>`)
    expect(await refusal(agent, 'fix')).to.equal('Jennifer has this conversation. Your message was sent to nobody.')
    expect(await refusal(agent, agent.says(at, 'It is lost.'))).to.match(/^Jennifer has this conversation/)
    for (const [node, fields] of COMMANDS)
      expect(await as('kchung', node, { case: at, ...fields }), node).to.match(/^item-not-found: /)
    expect(await as('kchung', 'case-take', { case: at })).to.match(/^conflict: Jennifer Dilly has this conversation/)
    colleague.says(at, 'The fence')
    await customer.hears('The fence', DESK)
    const came = customer.received.slice(before).filter(({ name }) => name === 'message')
    expect(came.map(each => each.getChildText('body'))).to.deep.equal(['The fence'])
    customer.says(DESK, 'My address is 1 Main Street.')
    await colleague.hears('My address is 1 Main Street.', at)
    agent.says(BELLHOP, 'whoami')
    await agent.hears(/Kelly Chung/, BELLHOP)
    expect(agent.received.map(String).filter(text => text.includes('Main Street'))).to.deep.equal([])
  })

  it('is over for everybody when the conversation is, and its customer gets another one', async () => {
    const late = customer.says(DESK, 'Thank you')
    await colleague.hears('Thank you', at)
    colleague.says(at, '/close')
    await customer.hears(/^This conversation is closed/, DESK)
    for (const party of [agent, colleague])
      expect(await refusal(party, party.says(at, 'One more thing'))).to.match(/^This conversation is closed/)
    const correction = `<body>Thanks</body><replace xmlns='urn:xmpp:message-correct:0' id='${late}'/>`
    customer.sends(`<message to='${DESK}' type='chat' id='late'>${correction}</message>`)
    expect(await refusal(customer, 'late')).to.match(/^This conversation is over/)
    for (const [node, fields] of [...COMMANDS.filter(([name]) => !READING.includes(name)), ['case-take', {}]] as const)
      expect(await as('jdilly', node, { case: at, ...fields }), node).to.match(/This conversation is closed/)
    expect(await as('kchung', 'cases', { case: at })).to.match(/^item-not-found: /)
    customer.says(DESK, 'And again')
    const next = await colleague.hears('And again', 'case-')
    expect(next.attrs.from).not.to.equal(at)
    colleague.says(next.attrs.from, '/take')
    await colleague.hears(/^You have the conversation/, next.attrs.from)
    colleague.says(next.attrs.from, '/close')
    await customer.hears(/^This conversation is closed/, DESK)
  })
})
