// Money by the payment provider: from what a person has linked, or else on a page for one payment.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { idFrom, inboxId } from '../inbox.ts'
import type { Answer } from '../commands/command.ts'
import type { Caller } from '../model/caller.ts'
import type { Person } from '../model/person.ts'
import type { TopUp } from './records.ts'
import { customerOf, linkedSource, providerOf } from './source.ts'
import { openPage, settleTopUp, storeTopUp } from './top-up.ts'
import { topUpText } from './top-up-text.ts'
import { say } from '../../texts/say.ts'
import { refuseTopUp, type FundingWay } from './way.ts'

const topUpId = (context: Context, person: Person, caller: Caller): string =>
  idFrom(context, `topup ${person.id}`, inboxId(caller))

const answerTo = (context: Context, topUp: TopUp): Answer & { text: string } => {
  const text = topUpText(topUp, providerOf(context).name)
  return topUp.state === 'open' && topUp.page ? { text, link: topUp.page.url } : { text }
}

/** To a message that comes again, beside a notice of the same top-up: nobody should read that the money came twice. */
const answerAgain = (context: Context, topUp: TopUp): Answer => ({
  text: say('This top-up is over: {outcome}', { outcome: answerTo(context, topUp).text }),
})

/** From the card or mandate of the person. */
export const linkedWay: FundingWay = {
  isOpen: async (context, person) => (await linkedSource(context, person)) !== undefined,
  async topUp(context, person, money, caller) {
    await refuseTopUp(context, person, money)
    const customer = await customerOf(context, person)
    const about = { owner: person.id, customer, money, automatic: false, state: 'asked' } as const
    const topUp = await storeTopUp(context, { id: topUpId(context, person, caller), ...about })
    try {
      const settled = await settleTopUp(context, topUp.id, false)
      return settled?.wasBefore ? answerAgain(context, settled.topUp) : answerTo(context, settled?.topUp ?? topUp)
    } catch (error) {
      if (!(error instanceof Fault) || error.condition !== 'remote-server-timeout') throw error
      await context.queue.add('topUp', topUp.id)
      return answerTo(context, topUp)
    }
  },
}

/** On a page of the provider, where nothing is linked. */
export const pageWay: FundingWay = {
  isOpen: async ({ provider }) => provider !== undefined,
  async topUp(context, person, money, caller) {
    await refuseTopUp(context, person, money)
    const customer = await customerOf(context, person)
    const about = { owner: person.id, customer, money, automatic: false, state: 'open' } as const
    const topUp = await storeTopUp(context, { id: topUpId(context, person, caller), ...about })
    const isNew = topUp.state === 'open' && !topUp.page
    return answerTo(context, isNew ? await openPage(context, topUp, false) : topUp)
  },
}
