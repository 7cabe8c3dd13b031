import { command, textInput } from '../../commands/command.ts'
import { undoRedemption } from '../undo.ts'

export const redeemUndo = command({
  name: 'redeem undo',
  help: 'gives a coupon back that you redeemed by mistake, within five minutes',
  who: 'member',
  inputs: { code: textInput('Code of the coupon, or its link', { secret: true }) },
  run: async (context, caller, { code }) => ({ text: await undoRedemption(context, code, caller) }),
})
