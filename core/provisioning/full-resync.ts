// Everything is compared once, with the first start of a Bellhop that knows of more parts than the one before, or whose house speaks
// another language. Why: parts that an older Bellhop did not know of are missing in what it has confirmed, and an edit adds them only
// where it compares.
import type { Context } from '../context.ts'
import { provisionServer } from './provision.ts'

const ID = 'form' // beside the objects, which have a kind before their name
/** Named after the part that came last: another name makes everything be compared. */
const LAST = 'rosters in the language of their owner'

export const resyncOnce = (context: Context, progress: (text: string) => void): Promise<void> =>
  context.serially('org', async () => {
    const { provisioned } = context.store
    const form = `${LAST}, ${context.config.language}`
    if ((await provisioned.get(ID))?.content.form === form) return
    await provisionServer(context, progress)
    await provisioned.put({ id: ID, kind: ID, content: { form } })
  })
