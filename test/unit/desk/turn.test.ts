// Whose turn it is at a desk: what agents know, who comes first, which desk comes first, and where a case goes that nobody takes.
import { expect } from 'chai'
import { lookAtCase } from '../../../core/desk/acts/due.ts'
import { offerCases } from '../../../core/desk/offering/offering.ts'
import { leaveDesks } from '../../../core/desk/leaving.ts'
import { bestFor } from '../../../core/desk/offering/turn.ts'
import type { Desk } from '../../../core/desk/records.ts'
import { newMembership } from '../../../core/model/membership.ts'
import { newDesk, openDesk, person, type DeskStage } from '../../support/desk-stage.ts'

const SUPPORT = 'support@bellhop.acme.test'
const MINUTE = 60_000

const billing = (more: Partial<Desk> = {}) =>
  newDesk({ id: 'desk-2', name: 'billing', title: 'Billing', agents: ['bob', 'ben'], ...more })

describe('whose turn it is at a desk', () => {
  let stage: DeskStage
  afterEach(() => stage?.end())

  const french = { profile: { language: 'fr-CA' } }
  const open = async (...desks: Desk[]) => {
    const people = ['sue', 'ann', 'bob', 'ben', 'ed', 'gus'].map(id => person(id))
    stage = await openDesk([...people, person('eve', french)], desks)
  }
  const change = (desk: string, fields: Record<string, string>) => stage.does('sue', 'desk change', { desk, ...fields })
  const on = async (...agents: string[]) => {
    for (const agent of agents) expect(await stage.does(agent, 'desk on')).to.match(/^You take conversations/)
  }
  const offered = async (customer: string) => (await stage.caseOf(customer)).offered.toSorted()
  /** Lets the time pass for which a case is offered to some agents alone. */
  const widen = async (customer: string) => {
    const { id, due } = await stage.caseOf(customer)
    stage.time.now = Date.parse(due ?? '')
    await lookAtCase(stage.context, `${id} ${due}`)
  }

  describe('by what agents know', () => {
    it('prefers those who know most of what is needed, and nobody where nobody knows any of it', () => {
      const knowledge = new Map([
        ['ann', ['billing']],
        ['bob', ['billing', 'fr', 'tax']],
        ['ben', []],
      ])
      expect(bestFor(['billing', 'fr'], knowledge)).to.deep.equal(['bob'])
      expect(bestFor(['billing'], knowledge)).to.deep.equal(['ann', 'bob'])
      expect(bestFor(['es'], knowledge)).to.deep.equal([])
    })

    it('offers a case to who speaks the language of its customer, and after two minutes to all', async () => {
      await open(newDesk())
      expect(await stage.does('ann', 'desk on', { tags: 'FR, Billing' })).to.match(/^You take conversations/)
      await on('bob')
      await stage.writes('eve', SUPPORT, 'Bonjour')
      await stage.writes('ed', SUPPORT, 'Hello')
      expect(await offered('eve')).to.deep.equal(['ann'])
      expect(stage.reads('ann')[0]).to.match(/^case: Eve Test .* For: fr\.\n/)
      expect(await offered('ed')).to.deep.equal(['ann', 'bob'])
      await widen('eve')
      expect(await offered('eve')).to.deep.equal(['ann', 'bob'])
    })

    it('offers it to all at once where none of those is there, and to those again after a transfer', async () => {
      await open(newDesk(), billing({ tags: ['tax'] }))
      await on('bob', 'ben')
      await stage.does('ben', 'desk on', { tags: 'tax' })
      await stage.does('ann', 'desk on', { tags: 'fr' })
      await stage.does('ann', 'desk away')
      await stage.writes('eve', SUPPORT, 'Bonjour')
      expect(await offered('eve')).to.deep.equal(['bob'])
      await stage.writes('bob', `${(await stage.caseOf('eve')).id}@bellhop.acme.test`, 'Oui?')
      await stage.does('bob', 'case transfer', { case: (await stage.caseOf('eve')).id, to: 'billing' })
      expect(await offered('eve')).to.deep.equal(['ben'])
      expect((await stage.caseOf('eve')).tags).to.deep.equal(['tax', 'fr'])
      await on('ann')
      expect((await stage.context.store.agentStates.get('ann'))?.tags, 'stays said').to.deep.equal(['fr'])
      expect(await stage.does('ann', 'agents', { desk: 'support' })).to.contain('fr')
      await stage.does('ann', 'desk on', { tags: 'none' })
      expect((await stage.context.store.agentStates.get('ann'))?.tags).to.equal(undefined)
    })

    it('takes one word for each tag', async () => {
      await open(newDesk())
      for (const tags of ['two words', '-x', 'a'.repeat(41), Array.from({ length: 21 }, (_, at) => `t${at}`).join()])
        expect(await stage.does('ann', 'desk on', { tags }), tags).to.match(/^bad-request: tags: /)
    })
  })

  describe('by who comes first', () => {
    it('offers the cases of some people and groups before the others, and of each kind the longest waiting', async () => {
      await open(newDesk({ agents: ['ann'], capacity: 2 }))
      const { store } = stage.context
      const group = { id: 'gold', name: 'gold', kind: 'chat', origin: 'custom', title: 'Gold', owner: 'sue' } as const
      await store.groups.insert(group)
      await store.memberships.insert(newMembership('gold', { person: 'gus' }))
      expect(await change('support', { first: 'gold, ben' })).to.equal('Support is changed.')
      for (const customer of ['ed', 'eve', 'gus', 'ben']) await stage.writes(customer, SUPPORT, `I am ${customer}`)
      expect(stage.reads('ben').at(-1)).to.contain('You are number 2 in the queue.')
      await on('ann')
      const all = async () => Promise.all(['ed', 'eve', 'gus', 'ben'].map(offered))
      expect(await all()).to.deep.equal([[], [], ['ann'], ['ann']])
      for (const customer of ['gus', 'ben']) {
        const of = await stage.caseOf(customer)
        await stage.writes('ann', `${of.id}@bellhop.acme.test`, 'Yes?')
        await stage.does('ann', 'case close', { case: of.id })
      }
      expect(await offered('ed')).to.deep.equal(['ann'])
      await leaveDesks(stage.context, person('ben'), undefined)
      expect((await store.desks.get('desk-1'))?.first).to.deep.equal([])
    })

    it('offers agents of two desks the cases of the one with the higher priority', async () => {
      await open(newDesk({ agents: ['bob'], capacity: 1 }), billing({ agents: ['bob'], capacity: 1 }))
      await stage.writes('ed', SUPPORT, 'Hello')
      await stage.writes('eve', 'billing@bellhop.acme.test', 'Hello')
      expect(await change('billing', { priority: '10' })).to.equal(
        'bad-request: priority: A priority is a number from 0 to 9.',
      )
      expect(await change('billing', { priority: '5' })).to.equal('Billing is changed.')
      await on('bob')
      expect([await offered('ed'), await offered('eve')]).to.deep.equal([[], ['bob']])
    })
  })

  describe('goes over to another desk', () => {
    const poolOf = async (customer: string) => (await stage.caseOf(customer)).pool

    it('at once where nobody is there, with its place in the queue', async () => {
      await open(newDesk(), billing({ agents: ['ben'] }))
      expect(await change('support', { overflow: 'billing' })).to.equal('Support is changed.')
      await stage.writes('eve', SUPPORT, 'Hello')
      expect(await poolOf('eve'), 'while nobody is at the other desk either').to.equal('desk-1')
      await stage.writes('ed', 'billing@bellhop.acme.test', 'Hello')
      await on('ben')
      expect(await poolOf('eve')).to.equal('desk-2')
      expect(await offered('eve')).to.deep.equal(['ben'])
      const [ours, theirs] = [await stage.caseOf('eve'), await stage.caseOf('ed')]
      expect((ours.rank ?? '') < (theirs.rank ?? ''), 'who has waited longer comes first').to.equal(true)
      await stage.writes('ben', `${ours.id}@bellhop.acme.test`, 'I am here')
      expect(stage.reads('eve').slice(-2)).to.deep.equal(['support: Ben answers you now.', 'support: I am here'])
    })

    it('after the minutes that the desk says, once, and with nobody lost who had been offered it', async () => {
      await open(newDesk({ agents: ['ann'] }), billing({ agents: ['ben'], overflow: 'desk-1', overflowMinutes: 1 }))
      expect(await change('support', { overflow: 'billing/5' })).to.equal('Support is changed.')
      await on('ann', 'ben')
      await stage.writes('eve', SUPPORT, 'Hello')
      expect(await offered('eve')).to.deep.equal(['ann'])
      stage.time.now += 4 * MINUTE
      await offerCases(stage.context)
      expect(await poolOf('eve')).to.equal('desk-1')
      stage.time.now += MINUTE
      await offerCases(stage.context)
      expect([await poolOf('eve'), await offered('eve')]).to.deep.equal(['desk-2', ['ben']])
      expect((await stage.caseOf('eve')).shown).to.deep.equal(['ben'])
      stage.time.now += 10 * MINUTE
      await offerCases(stage.context)
      expect(await poolOf('eve'), 'a case goes over once').to.equal('desk-2')
    })

    it('that is open, and is another one', async () => {
      await open(newDesk({ agents: ['ann'] }), billing({ agents: ['ben'], hours: 'daily 20:00-21:00' }))
      await change('support', { overflow: 'billing/0' })
      await on('ben')
      await stage.writes('eve', SUPPORT, 'Hello')
      expect(await poolOf('eve')).to.equal('desk-1')
      const refused: [string, RegExp][] = [
        ['support', /^bad-request: Name another desk/],
        ['nowhere', /^item-not-found: There is no desk 'nowhere'/],
        ['billing/soon', /^bad-request: Write the desk and up to 1440 minutes/],
      ]
      for (const [overflow, why] of refused) expect(await change('support', { overflow }), overflow).to.match(why)
      expect(await change('support', { overflow: 'none' })).to.equal('Support is changed.')
      expect(await stage.context.store.desks.get('desk-1')).to.not.have.any.keys('overflow', 'overflowMinutes')
    })
  })
})
