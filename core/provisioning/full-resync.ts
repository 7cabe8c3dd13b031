// What an older Bellhop has confirmed lacks the parts that it did not know of, and only what is compared gets them. So
// everything is compared once, with the first start of a Bellhop that knows of more.
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
