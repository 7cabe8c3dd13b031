// A choice that asks for money into the asker's wallet, over a real store.
import { expect } from 'chai'
import { takeChoice } from '../../../core/questions/answer.ts'
import { readChoices } from '../../../core/questions/choices.ts'
import { permitOffers } from '../../../core/questions/offers.ts'
import { newQuestion } from '../../../core/questions/question.ts'
import type { Question } from '../../../core/questions/records.ts'
import { openWalletPeople, referenceIn, type WalletPeople } from '../../support/wallet-people.ts'

describe('a choice that is paid by wallet', () => {
  let world: WalletPeople
  beforeEach(async () => void (world = await openWalletPeople()))
  afterEach(() => world.ledger.end())

  const permitted = (written: string, username: string, changeable = false) =>
    permitOffers(world.context, { choices: readChoices(written), changeable }, world.callerOf(username))
  async function asks(written: string): Promise<Question> {
    const place = {
      id: 'q1',
      kind: 'person',
      from: 'michael@acme.test',
      to: 'alex@acme.test',
      stanza: 'q1',
      text: 'Lunch?',
    } as const
    const question = newQuestion(world.context, await permitted(written, 'michael'), place, world.callerOf('michael'))
    await world.context.store.questions.put(question)
    return question
  }
  const refusal = (promise: Promise<unknown>) =>
    promise.then(
      () => '',
      (error: Error) => error.message,
    )

  it('asks who chooses it once, and pays who asked', async () => {
    const question = await asks('Soup [payment: 4.50 EUR to wallet]/Fish [payment: 9 EUR to wallet for Fish]/Nothing')
    const caller = world.callerOf('alex', 'the choice')
    await takeChoice(world.context, question, '2', caller)
    await takeChoice(world.context, question, '2', caller)
    const told = await world.told('alex')
    expect(told).to.have.length(1)
    expect(told[0]).to.contain('Michael Stone (michael) asks you to pay 9.00 EUR play money for Fish')
    await world.says('topup', { amount: '20' }, world.callerOf('alex'))
    const fields = { payment: referenceIn(told[0] ?? ''), answer: 'yes' }
    expect(await world.says('confirm', fields, world.callerOf('alex'))).to.contain('Paid: 9.00 EUR')
    expect(await world.balance('michael')).to.equal(900)
  })

  it('is paid for the question itself where nothing else is named', async () => {
    const question = await asks('Soup [payment: 4.50 EUR to wallet]/Nothing')
    await takeChoice(world.context, question, '1', world.callerOf('eve', 'the choice'))
    expect(await world.told('eve')).to.match(/4\.50 EUR play money for Lunch\?/)
  })

  it('is paid for the choice where the question is a text whose fields are filled for each reader', async () => {
    const question = {
      ...(await asks('Soup [payment: 4.50 EUR to wallet]/Nothing')),
      text: 'Hungry, {{ given_name }}?',
    }
    await takeChoice(world.context, question, '1', world.callerOf('eve', 'the choice'))
    expect(await world.told('eve')).to.match(/4\.50 EUR play money for Soup\./)
  })

  it('is refused in another currency, of the administrator, and where the choice can be changed', async () => {
    const written = 'Soup [payment: 4.50 EUR to wallet]/Nothing'
    expect(await refusal(permitted('Soup [payment: 4.50 USD to wallet]/Nothing', 'michael'))).to.contain('in EUR here')
    expect(await refusal(permitted(written, 'nobody'))).to.contain('no wallet to be paid into')
    expect(await refusal(permitted(written, 'michael', true))).to.contain('cannot be changed')
  })
})
