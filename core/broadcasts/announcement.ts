// What its owner writes to a broadcast group: a message to everybody, or 'except NAMES: text', 'only NAMES: text'.
import { hosts } from '../../config.ts'
import { waitNote } from '../waiting.ts'
import { Fault } from '../../xep/fault.ts'
import { readNames } from '../commands/names.ts'
import type { Context } from '../context.ts'
import { dialogueId, ENOUGH, isFresh, over, takeTurn, type Turn } from '../conversation/turn.ts'
import type { Dialogue } from '../model/conversation.ts'
import type { Group } from '../model/group.ts'
import { bareJid, type Incoming } from '../model/incoming.ts'
import { stageNotice } from '../notices.ts'
import { acceptBroadcast } from './broadcast.ts'
import { keeping } from './commands/broadcast-send.ts'
import type { Broadcast } from './records.ts'
import type { Selection } from './selection.ts'

const SELECTIVE = /^\s*(only|except)\s+(?=\S)([^:\n]{1,1000}):\s*(\S[^]*)$/i
const ANYWAY = 'anyway' // what is asked for: whether the text is meant for everybody, as it is
const LATE = 'That was asked too long ago, and nothing was sent. Write the message again.' // no number is meant for all

/** When this resolves the message is stored, or its sender is asked what was meant. */
export async function announce(context: Context, incoming: Incoming, group: Group): Promise<boolean> {
  const isTaken = await takeTurn(context, incoming, async (before, last) =>
    !before && last?.asking === ANYWAY && /^\s*[12]\s*$/.test(incoming.body)
      ? over(LATE)
      : respond({ context, ...incoming }, group, incoming.body, before),
  )
  if (!isTaken) throw new Fault('resource-constraint', `${ENOUGH} Nothing was sent.`)
  return true
}

/** A line with what its rules are given. */
interface Request extends Incoming {
  context: Context
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
    await request.say(error.message) // for clients that hide errors
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
  await context.serially(`message ${bareJid(from)} ${bellhop}`, async () => {
    const id = dialogueId(from, bellhop)
    const before = await dialogues.get(id)
    const busy = before?.asking !== undefined && isFresh(context, before)
    const { question, ...next } = keeping(broadcast)
    const { turn = 0, said = {}, answers } = before ?? {}
    const sent = `Sent to ${broadcast.recipients} people as ${broadcast.id}.${waitNote(context)}`
    const how = `To keep this selection${busy ? '' : ' later'}: selection keep ${broadcast.id} NAME.`
    const text = [sent, ...(busy ? [] : [question]), how].join('\n')
    const deliver = await stageNotice(context, [person.id], text, `offer ${broadcast.id}`)
    if (!busy)
      await dialogues.put({ id, turn, said, ...(answers && { answers }), ...next, at: context.now().toISOString() })
    await deliver()
    await context.store.broadcasts.change(broadcast.id, {}, { offered: true })
  })
}
