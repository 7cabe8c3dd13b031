// Nothing is lost between the server and Bellhop: messages wait while it is away, and each has one effect.
import { expect } from 'chai'
import type { Party } from './support/party.ts'
import { ownWorld, type World } from './support/world.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const NEWS = 'team-nyang-news@bellhop.acme.test'

describe('a message to Bellhop', function () {
  this.timeout(90_000)
  let acme: World
  let owner: Party
  let member: Party
  before(async () => {
    acme = await ownWorld()
    owner = await acme.person('nyang')
    member = await acme.person('ngruenbe')
  })
  after(() => acme.end())

  it('waits while Bellhop is away, and is handled in order when it is back', async () => {
    await acme.bellhop.stop()
    for (let at = 0; at < 20; at++) owner.says(NEWS, `while away ${at}`)
    owner.says(owner.jid, 'fence')
    await owner.hears('fence')
    expect(owner.received.some(({ attrs }) => attrs.type === 'error')).to.equal(false)
    await acme.restart()
    await member.hears('while away 19')
    expect(heard(member, /^while away/)).to.deep.equal(Array.from({ length: 20 }, (_, at) => `while away ${at}`))
  })

  it('has one effect however often Bellhop is killed while it is handled', async () => {
    const sent: string[] = []
    for (let round = 0; round < 8; round++) {
      for (let at = 0; at < 3; at++) {
        sent.push(`round ${round}.${at}`)
        owner.says(NEWS, `round ${round}.${at}`)
      }
      if (round % 2) await member.hears(`round ${round}.0`)
      await acme.crash()
    }
    owner.says(NEWS, 'the end of the rounds')
    await member.hears('the end of the rounds')
    expect(heard(member, /^round/)).to.deep.equal(sent)
  })

  it('goes on with a conversation where it was, and asks nothing twice', async () => {
    owner.says(BELLHOP, 'broadcast send')
    await owner.hears(/Broadcast group\?/)
    await acme.crash()
    owner.says(BELLHOP, '1')
    await owner.hears(/Message\?/)
    owner.says(BELLHOP, 'said across a crash')
    await owner.hears(/^Sent to/)
    await member.hears('said across a crash')
    owner.says(BELLHOP, 'whoami')
    await owner.hears(/nyang@acme.test/)
    expect(heard(member, /^said across a crash$/)).to.have.length(1)
  })

  it('survives a kill of the server while Bellhop is away', async () => {
    await acme.bellhop.stop()
    owner.says(NEWS, 'kept on disk')
    owner.says(owner.jid, 'fence two')
    await owner.hears('fence two')
    acme.prosody.kill('SIGKILL')
    await acme.prosody.ended
    await acme.prosody.restart()
    await acme.restart()
    member = await acme.person('ngruenbe')
    await member.hears('kept on disk')
  })
})

/** What somebody heard from the group, in the order in which it came. */
const heard = ({ received }: Party, pattern: RegExp) =>
  received
    .filter(({ attrs, name }) => name === 'message' && attrs.from === NEWS)
    .map(stanza => stanza.getChildText('body') ?? '')
    .filter(body => pattern.test(body))
