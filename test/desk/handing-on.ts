// How a conversation goes to somebody else, or back to the same agent. Called in the describe of desk.test.ts.
import { expect } from 'chai'
import { poll } from '../../setup/ports.ts'
import { BELLHOP, SUPPORT, YESTERDAY, offered, refusal, talk, textOf, type DeskWorld } from './world.ts'

export function handingOn({ acme, online, withStore, present, idOf }: DeskWorld): void {
  describe('gives a conversation to somebody else', () => {
    it('where its agent loses the connection, and offers the agent who is back further ones', async () => {
      const [dave, dora] = await present('dave', 'dora')
      const [eve, ed] = [await online('eve'), await online('ed')]
      const at = await talk(eve, dave)
      eve.says(SUPPORT, 'Are you there?')
      await dave.hears('Are you there?', at)
      await dave.leaves()
      await eve.hears('A colleague goes on with you. You need not repeat anything.', SUPPORT)
      await dora.hears('Are you there?', at)
      dora.says(at, 'I am.')
      await eve.hears('I am.', SUPPORT)
      const again = await online('dave')
      await seen('dave')
      ed.says(SUPPORT, 'And me?')
      await offered(again, 'And me?')
    })

    /** Waits until an agent counts as connected. */
    const seen = async (username: string) => {
      const isSeen = () =>
        withStore(async store => {
          const [person] = await store.people.find({ where: { username } })
          return (await store.agentStates.get(person?.id ?? ''))?.unreachable === undefined
        })
      if (!(await poll(isSeen))) throw new Error(`${username} does not count as connected`)
    }

    it('where its agent does not answer in time', async () => {
      const [dave, dora] = await present('dave', 'dora')
      const eve = await online('eve')
      const at = await talk(eve, dave)
      eve.says(SUPPORT, 'I wait.')
      await dave.hears('I wait.', at)
      const id = await idOf('eve')
      const due = await withStore(async store => (await store.cases.get(id))?.due)
      expect(Date.parse(due ?? '') - Date.now()).to.be.within(9 * 60_000, 10 * 60_000)
      await withStore(store => store.cases.change(id, {}, { due: YESTERDAY }))
      await acme().restart()
      await eve.hears('A colleague goes on with you. You need not repeat anything.', SUPPORT)
      await dora.hears('I wait.', at)
      expect(textOf(await refusal(dave, dave.says(at, 'Here I am')))).to.match(/^This conversation waits for somebody/)
    })

    it('but the same one where its customer writes again within an hour; who may say how it was', async () => {
      const [dave, dora] = await present('dave', 'dora')
      const eve = await online('eve')
      const at = await talk(eve, dave)
      dave.says(at, '/close')
      const end = await eve.hears(
        /^This conversation is closed\..*\nHow was it\? 1 = Good {2}2 = Fair {2}3 = Bad$/,
        SUPPORT,
      )
      expect(end.getChild('buttons')).to.exist
      eve.says(SUPPORT, 'Good')
      await eve.hears('Thank you.', SUPPORT)
      expect(await withStore(async store => (await store.cases.get(at.split('@')[0] ?? ''))?.rating)).to.equal(3)
      eve.says(SUPPORT, 'One more thing')
      const next = await offered(dave, 'One more thing')
      dora.says(BELLHOP, 'whoami')
      await dora.hears(/Dora Test/, BELLHOP)
      expect(dora.received.some(({ attrs }) => attrs.from === next)).to.equal(false)
    })
  })
}
