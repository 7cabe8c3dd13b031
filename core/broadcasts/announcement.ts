// An announcement is what an owner writes to a broadcast group: a message to everybody, or 'except NAMES: text', 'only NAMES:
// text'.
import { hosts } from '../../config.ts'
import { waitNote } from '../runs/waiting.ts'
import { Fault } from '../../xep/fault.ts'
import { readNames } from '../commands/names.ts'
import type { Context } from '../context.ts'
import { chooseOne, choiceIn, isRefusal } from '../conversation/choosing.ts'
import { dialogueId, enoughText, isFresh, over, same, takeLine, type Outcome } from '../conversation/dialogue.ts'
import type { Dialogue } from '../model/conversation.ts'
import type { Group } from '../model/group.ts'
import { kindOf, whyUseless, type Incoming } from '../model/incoming.ts'
import type { Message } from '../../xep/message.ts'
import { stageNotice } from '../notices.ts'
import { acceptBroadcast, sentText } from './broadcast.ts'
import { keepSelectionNext } from './commands/broadcast-send.ts'
import { broadcastFrom, correctBroadcast } from './correction.ts'
import type { Broadcast } from './records.ts'
import { noteReaction } from './reaction.ts'
import { retractBroadcast } from './retraction.ts'
import type { Selection } from './selection.ts'
import { bareJid } from '../model/jid.ts'
import { say, sayCount } from '../../texts/say.ts'

const SELECTIVE = /^\s*(only|except)\s+(?=\S)([^:\n]{1,1000}):\s*(\S[^]*)$/i
const ANYWAY = 'anyway' // what is asked for: whether the text is meant for everybody, as it is

/** No number is meant for all questions. */
const lateText = () => say('That was asked too long ago, and nothing was sent. Write the message again.')

const unknownMessage = () =>
  new Fault(
    'item-not-found',
    say('This message is too old, or was sent to nobody: it cannot be changed. Nothing was sent.'),
  )

/** When this resolves the message is stored, or its sender is asked what was meant. */
export async function takeAnnouncement(context: Context, incoming: Incoming, group: Group): Promise<boolean> {
  const isTaken = await refusing(context, incoming, () =>
    takeLine(context, incoming, (own, before, last) => respond({ context: own, ...incoming }, group, before, last)),
  )
  if (!isTaken) throw new Fault('resource-constraint', `${enoughText()} ${say('Nothing was sent.')}`)
  return true
}

/** Says a refusal in a line, too: some clients show no text of an error. */
async function refusing(context: Context, incoming: Incoming, run: () => Promise<boolean>): Promise<boolean> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof Fault) || incoming.isLost(error)) throw error
    await takeLine(context, incoming, async (_context, before) => ({ ...same(before, error.message), how: 'refusal' }))
    throw error
  }
}

/** A message with what its rules are given. */
interface Request extends Incoming {
  context: Context
}

async function respond(
  request: Request,
  group: Group,
  before: Dialogue | undefined,
  last: Dialogue | undefined,
): Promise<Outcome> {
  const { message, body } = request
  const useless = whyUseless(message)
  if (useless !== undefined) throw new Fault('not-acceptable', useless)
  const kind = kindOf(message)
  const choice = before?.asking === ANYWAY ? choiceIn(message, before) : undefined
  if (before && choice !== undefined && choice !== 'over') return decide({ ...request, body: choice }, group, before)
  if (kind === 'reaction') {
    await noteReaction(request.context, request.to, message.reactions, request.caller) // to what another owner has sent
    return same(before)
  }
  const asked = before?.asking === ANYWAY ? before.fields.stanza : undefined
  const isAboutAsked = asked !== undefined && asked === (message.retracts?.id ?? message.corrects)
  if (kind === 'retraction') return isAboutAsked ? over(say('Nothing was sent.')) : takeBack(request, group, before)
  if (kind === 'correction' && !isAboutAsked) return correct(request, group, before)
  const isAnswer = decisionIn(body) !== undefined && !message.files.length
  // Later corrections name the first message, too.
  if (isAboutAsked && !isAnswer) return sendOrAsk({ ...request, message: { ...message, id: asked } }, group)
  if (before?.asking === ANYWAY) return decide(request, group, before)
  if (last?.asking === ANYWAY && isAnswer) return over(lateText())
  return sendOrAsk(request, group)
}

/** Takes a broadcast back. An open question stays open, as it is about another message. */
async function takeBack(
  { context, caller, message }: Request,
  group: Group,
  before: Dialogue | undefined,
): Promise<Outcome> {
  const first = await broadcastFrom(context, group, message.retracts?.id ?? '', caller)
  if (!first) throw unknownMessage()
  const { retraction } = await retractBroadcast(context, first.id, caller)
  return same(
    before,
    sayCount(retraction.recipients, 'Taken back: {count} person is told.', 'Taken back: {count} people are told.'),
  )
}

async function correct(
  { context, caller, message, body }: Request,
  group: Group,
  before: Dialogue | undefined,
): Promise<Outcome> {
  const first = await broadcastFrom(context, group, message.corrects ?? '', caller)
  if (!first) throw unknownMessage()
  const written = readSelective(body)
  if (written && !first.audience)
    throw new Fault('not-acceptable', say('A correction goes to all who got the message. Nothing was sent.'))
  const text = withSubject(message, written?.text ?? body)
  const { id, originId } = message
  const also = originId !== undefined && originId !== id && { originId }
  await correctBroadcast(context, group, first, { ...contentIn(message), ...also, body: text }, caller)
  return same(before)
}

/** Only what is clearly an answer is one: of all else it is asked again, and nothing is sent. */
async function decide(request: Request, group: Group, before: Dialogue): Promise<Outcome> {
  const pending = before.fields.text ?? ''
  const decision = request.message.files.length ? undefined : decisionIn(request.body)
  if (decision === 'nothing') return over(say('Nothing was sent.'))
  if (decision === 'everybody')
    return send({ ...request, message: { ...request.message, id: before.fields.stanza } }, group, pending)
  if (readSelective(request.body)) return sendOrAsk(request, group)
  const again = `${say('I did not understand that, and nothing was sent.')}\n${before.fields.question ?? ''}`
  return { ...same(before, again), choices: decisions(), isLost: true }
}

async function sendOrAsk(request: Request, group: Group): Promise<Outcome> {
  const { message, body } = request
  const written = message.files.length ? undefined : readSelective(body)
  if (!written) return send(request, group, withSubject(message, body))
  try {
    return await send(request, group, withSubject(message, written.text), written.selection)
  } catch (error) {
    if (!(error instanceof Fault) || error.condition !== 'item-not-found') throw error
    const question = questionFor(written)
    const fields = { text: withSubject(message, body), question, ...(message.id && { stanza: message.id }) }
    return { reply: `${error.message}\n${question}`, asking: ANYWAY, fields, choices: decisions() }
  }
}

/** Most clients show no subject of a chat message: it is the first line. */
const withSubject = ({ subject }: Message, text: string) =>
  subject === undefined || text.startsWith(subject) ? text : `${subject}\n${text}`

const contentIn = ({ files, id, subject }: Message) => ({
  ...(files.length && { files }),
  ...(id && { stanza: id }),
  ...(subject !== undefined && { subject }),
})

const decisionIn = (line: string): 'everybody' | 'nothing' | undefined => {
  if (isRefusal(line)) return 'nothing'
  const choices = decisions()
  return choices.find(({ value }) => value === chooseOne(choices, line))?.value
}

const decisions = () => [
  { value: 'everybody' as const, label: say('Send the whole text to everybody') },
  { value: 'nothing' as const, label: say('Send nothing') },
]

const questionFor = ({ word }: Written) =>
  [
    say("1 = Send the whole text to everybody, with '{word}'", { word }),
    say('2 = Send nothing'),
    say('Answer with the number, or write the message again with other names.'),
  ].join('\n')

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

async function send({ context, caller, ...request }: Request, group: Group, body: string, selection?: Selection) {
  const order = { group, ...contentIn(request.message), body, personal: false, ...(selection && { selection }) }
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
    const { question, ...next } = keepSelectionNext(broadcast)
    const { answers } = before ?? {}
    const sent = `${sentText(broadcast)}${waitNote(context)}`
    const values = { id: broadcast.id }
    const how = busy
      ? say('To keep this selection: selection keep {id} NAME.', values)
      : say('To keep this selection later: selection keep {id} NAME.', values)
    const text = [sent, ...(busy ? [] : [question]), how].join('\n')
    const deliver = await stageNotice(context, [person.id], text, `offer ${broadcast.id}`)
    if (!busy) await dialogues.put({ id, ...(answers && { answers }), ...next, at: context.now().toISOString() })
    await deliver()
    await context.store.broadcasts.change(broadcast.id, {}, { offered: true })
  })
}
