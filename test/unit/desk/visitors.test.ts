// Strangers who write to a desk from its page: each gets a guest account for the conversation, as the desk and the policy allow.
import { expect } from 'chai'
import { leaveDesks } from '../../../core/desk/leaving.ts'
import { admitVisitor, expireVisitors } from '../../../core/desk/visitors.ts'
import { Fault } from '../../../xep/fault.ts'
import { newDesk, openDesk, person, type DeskStage } from '../../support/desk-stage.ts'

const SUPPORT = 'support@bellhop.acme.test'
const DAY = 86_400_000

describe('a visitor of the page of a desk', () => {
  let stage: DeskStage
  afterEach(() => stage?.end())
  const open = async (more = {}, environment = {}) => {
    const people = ['sue', 'ann'].map(id => person(id))
    stage = await openDesk(people, [newDesk({ visitors: true, listed: 'guests', ...more })], environment)
  }
  const comes = (name: string, once = name, desk = 'support') => admitVisitor(stage.context, desk, name, once)
  const refusal = (act: Promise<unknown>): Promise<string> =>
    act.then(
      () => 'done',
      (error: unknown) => (error instanceof Fault ? error.condition : String(error)),
    )

  it('is a guest of who supervises the desk, however often the form is sent, and writes as every customer does', async () => {
    await open()
    const vera = await comes('Vera')
    expect(await comes('Vera')).to.deep.equal(vera)
    expect(vera).to.include({ name: 'Vera', sponsor: 'sue' })
    await stage.does('ann', 'desk on')
    expect((await stage.writes(vera.id, SUPPORT, 'Do you open on Sunday?')).refused).to.equal(undefined)
    expect(stage.reads('ann')[0]).to.match(/^case: Vera \(guest, by the page of the desk\) writes to Support/)
  })

  it('comes in only where the desk has a page, and the policy lets strangers in by links', async () => {
    for (const more of [{ visitors: false }, { visitors: undefined }, { owner: null }]) {
      await open(more)
      expect(await refusal(comes('Vera')), JSON.stringify(more)).to.equal('item-not-found')
      expect(await refusal(comes('Vera', 'x', 'nowhere'))).to.equal('item-not-found')
      await stage.end()
    }
    await open({}, { BELLHOP_OUTSIDE: 'link=nobody' })
    expect(await refusal(comes('Vera'))).to.equal('forbidden')
    expect(await stage.context.store.people.count()).to.equal(2)
  })

  it('has a name of nobody here, and is one of twenty within an hour', async () => {
    await open()
    expect(await refusal(comes('Ann Test'))).to.equal('not-acceptable')
    for (let count = 0; count < 20; count++) await comes(`Visitor ${count}`)
    expect(await refusal(comes('One more'))).to.equal('resource-constraint')
    expect((await comes('Visitor 0')).name, 'who is here already').to.equal('Visitor 0')
    stage.time.now += 3_600_000
    expect(await refusal(comes('One more'))).to.equal('done')
  })

  it('goes a week after the last conversation, and not while one is open', async () => {
    await open()
    const [vera, will] = [await comes('Vera'), await comes('Will')]
    const isHere = async ({ id }: { id: string }) => (await stage.context.store.people.get(id)) !== undefined
    await stage.does('ann', 'desk on')
    await stage.writes(vera.id, SUPPORT, 'Hello')
    stage.time.now += 8 * DAY
    await expireVisitors(stage.context)
    expect([await isHere(vera), await isHere(will)]).to.deep.equal([true, false])
    const { id } = await stage.caseOf(vera.id)
    await stage.writes('ann', `${id}@bellhop.acme.test`, 'Yes?')
    await stage.does('ann', 'case close', { case: id })
    stage.time.now += 6 * DAY
    await expireVisitors(stage.context)
    expect(await isHere(vera)).to.equal(true)
    stage.time.now += 2 * DAY
    await expireVisitors(stage.context)
    expect(await isHere(vera)).to.equal(false)
    expect(await stage.context.store.deskVisitors.count()).to.equal(0)
    await leaveDesks(stage.context, vera, undefined)
  })

  it('finds the desk in the contact list: a desk with a page is listed, and somebody answers for its visitors', async () => {
    await open()
    const change = (fields: Record<string, string>) => stage.does('sue', 'desk change', { desk: 'support', ...fields })
    expect(await change({ listed: 'nobody' })).to.match(/^bad-request: A desk with a page for visitors is listed/)
    expect(await change({ listed: 'nobody', visitors: 'no' })).to.equal('Support is changed.')
    expect(await change({ visitors: 'yes' })).to.match(/^bad-request: /)
  })
})
