// The doctor warns where reports cannot count what is written in rooms: the server keeps no archives, or not where they can be read.
import { Fault } from '../../xep/fault.ts'
import { Activity } from '../../xep/activity.ts'
import type { Context, Warning } from '../context.ts'
import { say } from '../../texts/say.ts'

export async function examineArchives({ wire, config }: Context): Promise<Warning[]> {
  if (!wire.online) return []
  const direct = config.reportDirect === 'yes'
  try {
    await wire.ask('get', config.domain, Activity, { written: [], ...(direct && { direct }) })
    return []
  } catch (error) {
    if (!(error instanceof Fault) || error.condition !== 'feature-not-implemented') throw error
    return [
      { object: 'reports', part: say('archives'), should: say('be kept by mod_storage_bellhop'), is: error.message },
    ]
  }
}
