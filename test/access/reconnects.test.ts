// One access code in two places, and a client that comes back at once whenever it is thrown out: slowed down, and told once.
import { expect } from 'chai'
import { poll } from '../../setup/ports.ts'
import { signIn, type Party } from '../support/party.ts'
import { ownWorld, type World } from '../support/world.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const WORD = /^Your device .* signed in again and again from 127\.0\.0\.1, so it now has to wait/
const REPLACED = 'conflict: Replaced by new connection'
const FREE = 4

describe('a device that signs in again and again', () => {
  let acme: World
  before(async () => (acme = await ownWorld({ BELLHOP_RECONNECTS: String(FREE) })))
  after(() => acme?.end())

  const slowed = async () => {
    const { text = '' } = await acme.does('devices', { username: 'nyang' })
    return text.split('\n').filter(line => line.includes('slowed down')).length
  }

  it('is slowed down when two places use its code, is refused for now, gets in again, and its person is told once', async function () {
    this.timeout(60_000)
    const other = await acme.person('nyang')
    const code = await acme.code('nyang')
    let inside = await acme.person('nyang', { password: code })
    const comes = async (): Promise<Party> => {
      const next = await acme.person('nyang', { password: code })
      expect(await inside.ended).to.equal(REPLACED)
      return (inside = next)
    }
    for (let at = 1; at < FREE; at++) await comes()
    await other.hears(WORD, BELLHOP) // Bellhop has heard of the sessions until here

    const began = performance.now()
    const refusal = await comesUntilRefused(comes)
    expect(refusal).to.equal('temporary-auth-failure')
    expect(performance.now() - began, 'held back meanwhile').to.be.above(1_000 + 2_000 + 4_000)

    inside.says(other.jid, 'the one that is in stays in')
    await other.hears('the one that is in stays in')
    expect(await slowed()).to.equal(1)
    other.says(BELLHOP, 'whoami')
    await other.receives(({ attrs, name }) => name === 'message' && attrs.from.startsWith(BELLHOP), 'an answer')
    const words = other.received.filter(stanza => WORD.test(stanza.getChildText('body') ?? ''))
    expect(words).to.have.length(1)

    const isIn = await poll(() => comes().then(Boolean, () => false), { milliseconds: 30_000 })
    expect(isIn, 'let in once it has waited').to.equal(true)
    await Promise.all([inside.leaves(), other.leaves()])
  })

  it('does not slow down other devices of its person, nor other people', async () => {
    const before = await slowed()
    for (const username of ['nyang', 'nyang', 'lgarcia']) await (await acme.person(username)).leaves()
    expect(await slowed()).to.equal(before)
  })

  it('is not slowed down by sign-ins that are refused', async () => {
    const password = await acme.code('jchen')
    const { c2sPort: port, domain } = acme.config
    for (let at = 0; at < 3 * FREE; at++)
      await signIn({ port, domain, username: 'lpopp', password }).then(
        () => expect.fail('a code of somebody else lets nobody in'),
        error => expect(error.message).to.equal('not-authorized'),
      )
    const party = await acme.person('jchen', { password })
    await party.leaves()
  })
})

/** Comes again until the server refuses for now. @returns the refusal */
async function comesUntilRefused(comes: () => Promise<Party>): Promise<string> {
  for (let at = 0; at < 8; at++) {
    try {
      await comes()
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }
  return 'never refused'
}
