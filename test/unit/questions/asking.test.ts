// Questions that Bellhop asks by itself while the person who is asked writes to Bellhop: nobody waits for somebody who waits.
import { expect } from 'chai'
import { hosts } from '../../../config.ts'
import { invokeOnce } from '../../../core/commands/once.ts'
import { openWalletPeople, type WalletPeople } from '../../support/wallet-people.ts'

describe('a question that Bellhop asks by itself', function () {
  this.timeout(60_000)
  let world: WalletPeople
  beforeEach(async () => void (world = await openWalletPeople()))
  afterEach(() => world.ledger.end())

  /** Runs `run` as the handling of a message of this person to Bellhop. */
  const handling = <T>(username: string, run: () => Promise<T>): Promise<T> => {
    const { serially, config } = world.context
    return serially(`message ${username}@${config.domain} ${hosts(config).bellhop}`, run)
  }
  const request = async (by: string, from: string) => {
    const command = world.context.house.commands.find(({ name }) => name === 'request')!
    const fields = { from, amount: '5' }
    return (await invokeOnce(world.context, world.callerOf(by), { command, fields })).text
  }
  const noticeTo = async (username: string) =>
    (await world.context.store.notices.find()).find(({ people }) => people.includes(username))

  it('is answered in words alone where two people ask each other at the same moment, and both are asked', async () => {
    const both = Promise.withResolvers<void>()
    let begun = 0
    const asks = (by: string, from: string) =>
      handling(by, async () => {
        if (++begun === 2) both.resolve()
        await both.promise
        return request(by, from)
      })
    const answers = await Promise.all([asks('alex', 'michael'), asks('michael', 'alex')])
    for (const answer of answers) expect(answer).to.contain('is asked for 5.00 EUR play money')
    for (const username of ['alex', 'michael']) {
      const notice = await noticeTo(username)
      expect(notice?.text).to.match(
        /asks you to pay 5\.00 .*\nPay\?\nAnswer until .* with: confirm \w{4}-\w{4} yes, or no$/,
      )
      expect(notice?.buttons).to.equal(undefined)
    }
    expect(await world.context.store.dialogues.find()).to.deep.equal([])
  })

  it('has buttons where nothing of the person is handled', async () => {
    await handling('alex', () => request('alex', 'michael'))
    expect((await noticeTo('michael'))?.buttons?.buttons).to.have.length(2)
  })

  it('waits for the message that the person has just written where it comes from no message, and has buttons then', async () => {
    const [busy, reached] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const writing = handling('michael', () => (reached.resolve(), busy.promise))
    await reached.promise
    const asking = world.says('request', { from: 'michael', amount: '5' }, world.callerOf('alex'))
    busy.resolve()
    await writing
    expect(await asking).to.contain('is asked for 5.00 EUR')
    expect((await noticeTo('michael'))?.buttons?.buttons).to.have.length(2)
  })
})
