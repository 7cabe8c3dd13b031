// What a desk must stand, and who learns what: addresses of agents, cases that went to somebody else, floods, programs that answer.
import { expect } from 'chai'
import { parse } from 'ltx'
import { newDesk, openDesk, person, type DeskStage } from '../../support/desk-stage.ts'

const SUPPORT = 'support@bellhop.acme.test'
const FAR = 'carla@far.example'

describe('a desk', () => {
  let stage: DeskStage
  afterEach(() => stage?.end())
  const open = async (more = {}, environment = {}) => {
    const people = ['sue', 'ann', 'bob', 'eve'].map(id => person(id))
    stage = await openDesk(people, [newDesk({ rated: true, ...more })], environment)
  }
  const addressOf = async (customer: string) => `${(await stage.caseOf(customer)).id}@bellhop.acme.test`
  /** A conversation of Ann with a customer. @returns the address of the case */
  const talk = async (customer = 'eve'): Promise<string> => {
    await stage.does('ann', 'desk on')
    await stage.writes(customer, SUPPORT, 'Hello')
    const at = await addressOf(customer)
    await stage.writes('ann', at, 'Yes?')
    return at
  }

  for (const names of ['first', 'full', 'none'] as const)
    it(`that tells customers the names of agents as ${names} tells them no address, and no more of a name`, async () => {
      await open({ names })
      await stage.does('sue', 'template create', { name: 'thanks', text: 'Thank you.' })
      const at = await talk(FAR)
      await stage.does('bob', 'desk on')
      const reply = [parse('<body>To you</body>'), parse(`<reply xmlns='urn:xmpp:reply:0' id='x' to='${SUPPORT}'/>`)]
      await stage.writes('ann', at, reply)
      for (const line of ['/note Carla is nice.', '/hold', '/r thanks', '/transfer bob'])
        await stage.writes('ann', at, line)
      await stage.writes('bob', at, 'I go on')
      await stage.does('sue', 'case watch', { case: at })
      await stage.writes('bob', at, '/close')
      const read = stage.reads(FAR)
      expect(read).to.include.members(['support: To you', 'support: I go on'])
      const told = { first: /Ann Test|Bob Test|Sue Test/, full: /@acme/, none: /Ann|Bob|Sue/ }[names]
      for (const text of read) {
        expect(text).to.match(/^support: /)
        expect(text).not.to.match(told)
        expect(text).not.to.match(/ann@|bob@|sue@|nice|case-/)
      }
    })

  it('shows an agent nothing more of a case that somebody else has', async () => {
    await open()
    const at = await talk()
    await stage.does('bob', 'desk on')
    await stage.writes('ann', at, '/transfer bob')
    await stage.writes('bob', at, 'I go on')
    stage.reads('ann')
    await stage.writes('eve', SUPPORT, 'My account is 4711.')
    await stage.writes('bob', at, 'I see.')
    expect(stage.reads('ann')).to.deep.equal([])
    expect((await stage.caseOf('eve')).shown).to.deep.equal(['bob'])
    for (const name of ['cases', 'case note', 'case close', 'case hold', 'case transfer', 'case reply'])
      expect(await stage.does('ann', name, fieldsOf(name, at)), name).to.match(
        /^item-not-found: There is no conversation/,
      )
    for (const line of ['/history', '/note I was here'])
      expect((await stage.writes('ann', at, line)).said.join(), line).to.match(/^There is no conversation/)
    expect((await stage.writes('ann', at, 'Hello?')).refused).to.match(/^Bob has this conversation/)
    expect(stage.reads('eve').join()).not.to.contain('Hello?')
  })

  const fieldsOf = (name: string, at: string): Record<string, string> => ({
    case: at,
    ...(name === 'case note' && { text: 'x' }),
    ...(name === 'case transfer' && { to: 'pool' }),
    ...(name === 'case reply' && { template: 'x' }),
  })

  it('slows a customer who corrects, takes back or reacts more than a person does, and loses nothing', async () => {
    await open({}, { BELLHOP_DESK_LINES: '10' })
    const at = await talk()
    const { store } = stage.context
    const [line] = await store.caseLines.find({ where: { case: at.split('@')[0] ?? '', by: 'customer' } })
    stage.reads('ann')
    const react = () =>
      stage.writes('eve', SUPPORT, [
        parse(`<reactions xmlns='urn:xmpp:reactions:0' id='${line?.stanza}'><reaction>👍</reaction></reactions>`),
      ])
    const replies = []
    for (let count = 0; count < 20; count++) replies.push((await react()).refused)
    const passed = replies.filter(each => each === undefined).length
    expect(passed).to.be.within(5, 10)
    expect(replies.at(-1)).to.equal('That is more than 10 messages in a minute. Wait, and send this again.')
    expect(stage.reads('ann')).to.have.length(passed)
    expect((await stage.writes('eve', SUPPORT, 'One more')).refused).to.match(/^That is more than 10/)
    stage.time.now += 60_000
    expect((await react()).refused).to.equal(undefined)
    expect((await stage.writes('eve', SUPPORT, 'Now it goes')).refused).to.equal(undefined)
  })

  it('begins no conversation with a program that answers its last word, and says so once an hour', async () => {
    await open()
    const at = await talk()
    await stage.writes('ann', at, '/close')
    const away = 'Automatic reply: I am on holiday.'
    const first = await stage.writes('eve', SUPPORT, away)
    expect(first.refused).to.match(/^This looks as if a program has written it/)
    expect(first.said).to.have.length(1)
    for (let count = 0; count < 5; count++) expect((await stage.writes('eve', SUPPORT, away)).said).to.deep.equal([])
    expect(await stage.context.store.cases.count({ open: true })).to.equal(0)
    expect((await stage.writes('eve', SUPPORT, 'Hello again')).refused).to.equal(undefined)
    expect(await stage.context.store.cases.count({ open: true })).to.equal(1)
  })

  it('opens twenty of two hundred conversations that one person begins within an hour', async () => {
    await open({ agents: [] }, { BELLHOP_ANSWERS: '100000' })
    let refused = 0
    for (let count = 0; count < 200; count++) {
      const began = await stage.writes('eve', SUPPORT, `Question ${count}`)
      if (began.refused === undefined) await stage.writes('eve', SUPPORT, 'leave')
      else if (began.refused === 'You have begun many conversations. Wait an hour, please.') refused++
    }
    expect(refused).to.equal(180)
    expect(await stage.context.store.cases.count()).to.equal(20)
  })
})
