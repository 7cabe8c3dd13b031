// What its owner writes to a broadcast group: a message to everybody, or 'except NAMES: text', 'only NAMES: text'.
import { hosts } from '../config.ts'
import { acceptBroadcast } from '../core/broadcasts/broadcast.ts'
import { readNames } from '../core/commands/names.ts'
import { keeping } from '../core/broadcasts/commands/broadcast-send.ts'
import { stageNotice } from '../core/notices.ts'
import type { Selection } from '../core/broadcasts/selection.ts'
import { Fault } from '../xep/fault.ts'
import { bare, type Request } from './router.ts'
import { say } from './say.ts'
import { ENOUGH, isFresh, over, takeTurn, type Turn } from './turn.ts'
import type { Group } from '../core/model/group.ts'
import type { Dialogue } from '../core/model/conversation.ts'
import type { Broadcast } from '../core/broadcasts/records.ts'

const SELECTIVE = /^\s*(only|except)\s+(?=\S)([^:\n]{1,1000}):\s*(\S[^]*)$/i
const ANYWAY = 'anyway' // what is asked for: whether the text is meant for everybody, as it is
const LATE = 'That was asked too long ago, and nothing was sent. Write the message again.' // no number is meant for all

/** When this resolves the message is stored, or its sender is asked what was meant. */
export async function announce(request: Request, group: Group, body: string): Promise<void> {
  const isTaken = await takeTurn(request, async (before, last) =>
    !before && last?.asking === ANYWAY && /^\s*[12]\s*$/.test(body)
      ? over(LATE)
      : respond(request, group, body, before),
  )
  if (!isTaken) throw new Fault('resource-constraint', `${ENOUGH} Nothing was sent.`)
}

async function respond(request: Request, group: Group, body: string, before: Dialogue | undefined): Promise<Turn> {
  const pending = before?.asking === ANYWAY ? before.fields.text : undefined
  if (pending !== undefined && /^\s*1\s*$/.test(body)) return send(request, group, pending)
  if (pending !== undefined && /^\s*(2|no|cancel|stop)\s*$/i.test(body)) return over('Nothing was sent.')
  const written = readSelective(body)
  if (!written) return send(request, group, body)
  try {
    return await send(request, group, written.text, written.selection)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    if (error.condition === 'item-not-found')
      return { reply: doubt(error.message, written), asking: ANYWAY, fields: { text: body } }
    await say(request, error.message) // for clients that hide errors
    throw error
  }
}

interface Written {
  word: string
  selection: Selection
  text: string
}

function readSelective(body: string): Written | undefined {
  const [, word = '', typed = '', text = ''] = SELECTIVE.exec(body) ?? []
  const names = readNames(typed)
  if (!names.length) return undefined
  const which = word.toLowerCase()
  return { word: which, selection: which === 'only' ? { only: names } : { except: names }, text }
}

const doubt = (why: string, { word }: Written) =>
  [
    why,
    `1 = Send the whole text to everybody, with '${word}'`,
    '2 = Send nothing',
    'Answer with the number, or write the message again with other names.',
  ].join('\n')

async function send({ context, caller, ...request }: Request, group: Group, body: string, selection?: Selection) {
  const order = { group, body, personal: false, ...(selection && { selection }) }
  const broadcast = await acceptBroadcast(context, order, caller)
  if (broadcast.audience) await offerToKeep({ context, caller, ...request }, broadcast)
  return over('')
}

/** Asks once, as Bellhop; not into the middle of another conversation, where an answer would be taken for something else. */
async function offerToKeep({ context, caller, from }: Request, broadcast: Broadcast): Promise<void> {
  const { dialogues } = context.store
  const bellhop = hosts(context.config).bellhop
  const { person } = caller
  if (!person || broadcast.offered) return
  await context.serially(`message ${bare(from)} ${bellhop}`, async () => {
    const id = `${bare(from)} ${bellhop}`
    const before = await dialogues.get(id)
    const busy = before?.asking !== undefined && isFresh({ context }, before)
    const { question, ...next } = keeping(broadcast)
    const { turn = 0, said = {}, answers } = before ?? {}
    const sent = `Sent to ${broadcast.recipients} people as ${broadcast.id}.`
    const how = `To keep this selection${busy ? '' : ' later'}: selection keep ${broadcast.id} NAME.`
    const text = [sent, ...(busy ? [] : [question]), how].join('\n')
    const deliver = await stageNotice(context, [person.id], text, `offer ${broadcast.id}`)
    if (!busy)
      await dialogues.put({ id, turn, said, ...(answers && { answers }), ...next, at: context.now().toISOString() })
    await deliver()
    await context.store.broadcasts.change(broadcast.id, {}, { offered: true })
  })
}
