// Everything is compared once, with the first start of a Bellhop that knows of more parts than the one before. Why: parts that an
// older Bellhop did not know of are missing in what it has confirmed, and an edit adds them only where it compares.
import type { Context } from '../context.ts'
import { provisionServer } from './provision.ts'

const ID = 'form' // beside the objects, which have a kind before their name
/** Named after the part that came last: another name makes everything be compared. */
const FORM = { form: 'spaces' }

export const resyncOnce = (context: Context, progress: (text: string) => void): Promise<void> =>
  context.serially('org', async () => {
    const { provisioned } = context.store
    if ((await provisioned.get(ID))?.content.form === FORM.form) return
    await provisionServer(context, progress)
    await provisioned.put({ id: ID, kind: ID, content: FORM })
  })
