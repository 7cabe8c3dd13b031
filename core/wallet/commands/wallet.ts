import { gatewayUrl } from '../../../config.ts'
import { command } from '../../commands/command.ts'
import { callerPerson } from '../../people/commands/person-input.ts'
import type { LedgerAccount } from '../records.ts'
import { openRequests } from '../request.ts'
import { amountShown } from '../unit.ts'
import { walletsOf } from '../wallets.ts'
import { say, sayCount } from '../../../texts/say.ts'

export const wallet = command({
  name: 'wallet',
  help: 'shows what is in your wallet, and what is open',
  who: 'person',
  readsOnly: true,
  inputs: {},
  async run(context, caller) {
    const own = callerPerson(caller)
    const wallets = await walletsOf(context, own)
    const open = await openRequests(context, own)
    const toPay = open.filter(({ payer }) => payer === own.id).length
    const asked = sayCount(
      toPay,
      'You are asked to pay {count} time: requests lists them.',
      'You are asked to pay {count} times: requests lists them.',
    )
    const how = say('Write pay, request or topup, for example: pay michael 25 lunch')
    const text = [...wallets.map(walletText), ...(toPay ? [asked] : []), how].join('\n')
    return { text, link: `${gatewayUrl(context.config)}/wallet` }
  },
})

function walletText({ balance, currency, play, frozen }: LedgerAccount): string {
  const amount = amountShown({ amount: balance, currency, play })
  return frozen === undefined
    ? say('Your wallet: {amount}', { amount })
    : say('Your wallet: {amount} (frozen: nothing is paid from it until the administrator undoes that)', { amount })
}
