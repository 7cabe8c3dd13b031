// Offering: waiting cases go to the agents who are there and have room, the longest waiting first. One run decides at a time, so
// that no agent is offered more than the agent has room for.
import type { Context } from '../../context.ts'
import { followCases } from '../case/following.ts'
import { decideOffers } from './offers.ts'
import { overflowCases } from './overflow.ts'
import { lookAtStaffSoon } from './staff-look.ts'
import { tellWaitsSoon } from './waiting.ts'
import { showBoardsSoon } from '../watching/board.ts'

/** Offers what waits. To be called whenever a case begins to wait, or an agent has room; calls at the same time share one run. */
export const offerCases = (context: Context): Promise<void> =>
  context.shareRun('desks', async begins => {
    const { changed, short } = await context.serially('desks', async () => {
      begins()
      const gone = await overflowCases(context)
      const { changed, short } = await decideOffers(context)
      return { changed: [...gone, ...changed], short }
    })
    await followCases(context, changed)
    for (const { id } of short) {
      await tellWaitsSoon(context, id)
      await lookAtStaffSoon(context, id)
    }
    await showBoardsSoon(context)
  })
