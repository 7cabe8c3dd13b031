// What users of other programs ask for: a conversation that somebody has is answered, and nobody is sent to an agent who is not there.
import { expect } from 'chai'
import { lookAtCase } from '../../../core/desk/acts/due.ts'
import { leaveDesks } from '../../../core/desk/leaving.ts'
import { offerCases } from '../../../core/desk/offering/offering.ts'
import { newDesk, openDesk, person, type DeskStage } from '../../support/desk-stage.ts'

const SUPPORT = 'support@bellhop.acme.test'
const MINUTE = 60_000

describe('a conversation with a desk', () => {
  let stage: DeskStage
  beforeEach(async () => {
    const people = ['sue', 'ann', 'bob', 'eve', 'ed', 'fay'].map(id => person(id))
    stage = await openDesk(people, [newDesk({ capacity: 2, answerMinutes: 5 })])
  })
  afterEach(() => stage?.end())

  const on = (agent: string) => stage.does(agent, 'desk on')
  const addressOf = async (customer: string) => `${(await stage.caseOf(customer)).id}@bellhop.acme.test`
  const offered = async (customer: string) => (await stage.caseOf(customer)).offered.toSorted()
  const GOES_ON = 'support: A colleague goes on with you. You need not repeat anything.'
  /** What the queue does when the agent has to have answered. */
  const whenDue = async (customer: string) => {
    const { id, due } = await stage.caseOf(customer)
    expect(due, 'the agent owes an answer').to.be.a('string')
    stage.time.now = Date.parse(due ?? '')
    await lookAtCase(stage.context, `${id} ${due}`)
  }

  describe('that an agent has accepted is served', () => {
    it('or goes to others, where the agent takes it and writes nothing', async () => {
      await on('ann')
      await stage.writes('eve', SUPPORT, 'Hello')
      await stage.does('ann', 'case take', { case: await addressOf('eve') })
      await on('bob')
      stage.reads('eve')
      await whenDue('eve')
      expect(await offered('eve')).to.deep.equal(['bob'])
      expect(stage.reads('eve')).to.deep.equal([GOES_ON])
    })

    it('or goes to others, once each time, whatever becomes of the agent', async () => {
      const ways: Record<string, () => Promise<unknown>> = {
        'does not answer': () => whenDue('eve'),
        'is removed from the desk': () => stage.does('sue', 'desk change', { desk: 'support', remove: 'ann' }),
        'leaves the organisation': () => leaveDesks(stage.context, person('ann'), undefined),
      }
      await on('bob')
      for (const [how, happens] of Object.entries(ways)) {
        await stage.context.store.desks.put(newDesk({ capacity: 2, answerMinutes: 5 }))
        await on('ann')
        await stage.writes('eve', SUPPORT, 'Hello')
        await stage.writes('ann', await addressOf('eve'), 'Yes?')
        await stage.writes('eve', SUPPORT, 'Where is my parcel?')
        for (const who of ['eve', 'bob']) stage.reads(who)
        await happens()
        await offerCases(stage.context)
        await stage.writes('bob', await addressOf('eve'), 'I look')
        expect(stage.reads('eve'), how).to.deep.equal([GOES_ON, 'support: Bob answers you now.', 'support: I look'])
        expect(stage.reads('bob').join('\n'), how).to.contain('Ann: Yes?').and.contain('case: Where is my parcel?')
        await stage.writes('bob', await addressOf('eve'), '/close')
        stage.time.now += 2 * 60 * MINUTE
      }
    })

    it('and stays where it is while the agent answers in time, or has asked the customer to wait', async () => {
      await on('ann')
      await stage.writes('eve', SUPPORT, 'Hello')
      await stage.does('ann', 'case take', { case: await addressOf('eve') })
      const { id, due } = await stage.caseOf('eve')
      await stage.writes('ann', await addressOf('eve'), 'Yes?')
      stage.time.now += 10 * MINUTE
      await lookAtCase(stage.context, `${id} ${due}`)
      await stage.writes('eve', SUPPORT, 'Where is my parcel?')
      const second = await stage.caseOf('eve')
      await stage.writes('ann', await addressOf('eve'), '/hold')
      stage.time.now += 10 * MINUTE
      await lookAtCase(stage.context, `${id} ${second.due}`)
      expect((await stage.caseOf('eve')).agent).to.equal('ann')
    })
  })

  describe('that a customer begins again', () => {
    /** Ann had the last conversation with Eve. */
    beforeEach(async () => {
      await on('ann')
      await stage.writes('eve', SUPPORT, 'Hello')
      await stage.writes('ann', await addressOf('eve'), 'Yes?')
      await stage.writes('ann', await addressOf('eve'), '/close')
      await on('bob')
    })

    it('goes to the same agent, within an hour and with room', async () => {
      await stage.writes('eve', SUPPORT, 'One more thing')
      expect(await offered('eve')).to.deep.equal(['ann'])
    })

    it('goes to others where that agent is away, has no room, or was seen more than an hour ago', async () => {
      await stage.does('ann', 'desk away')
      await stage.writes('eve', SUPPORT, 'One more thing')
      expect(await offered('eve')).to.deep.equal(['bob'])
      await stage.writes('eve', SUPPORT, 'leave')
      await on('ann')
      for (const other of ['ed', 'fay']) {
        await stage.writes(other, SUPPORT, 'Hello')
        await stage.writes('ann', await addressOf(other), 'Yes?')
      }
      await stage.writes('eve', SUPPORT, 'One more thing')
      expect(await offered('eve')).to.deep.equal(['bob'])
      await stage.writes('eve', SUPPORT, 'leave')
      for (const other of ['ed', 'fay']) await stage.writes('ann', await addressOf(other), '/close')
      stage.time.now += 61 * MINUTE
      await stage.writes('eve', SUPPORT, 'One more thing')
      expect(await offered('eve')).to.deep.equal(['ann', 'bob'])
    })

    it('goes to others at once when that agent goes away or loses the connection before answering', async () => {
      await stage.writes('eve', SUPPORT, 'One more thing')
      await stage.does('ann', 'desk away')
      expect(await offered('eve')).to.deep.equal(['bob'])
      await stage.writes('eve', SUPPORT, 'leave')
      await on('ann')
      await stage.writes('eve', SUPPORT, 'One more thing')
      await stage.context.store.agentStates.change('ann', {}, { unreachable: new Date(stage.time.now).toISOString() })
      await offerCases(stage.context)
      expect(await offered('eve')).to.deep.equal(['bob'])
    })
  })
})
