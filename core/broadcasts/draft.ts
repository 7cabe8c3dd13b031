// Drafts: an order is judged, and becomes the broadcast that is stored. Nothing is written here.
import { Fault } from '../../xep/fault.ts'
import { isWeb, type File } from '../../xep/files.ts'
import { beginningOf, codePoints, isLonger, unfitCharacter } from '../../xep/text.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'
import type { Group } from '../model/group.ts'
import { addressOf } from '../model/jid.ts'
import { randomText } from '../model/secret.ts'
import { ownersOf, permitOwner } from '../policy/permit.ts'
import { permitOffers } from '../questions/offers.ts'
import { bodyOf, newQuestion, type Asking } from '../questions/question.ts'
import type { Question } from '../questions/records.ts'
import { broadcastId } from './broadcast-id.ts'
import { refuseLacking, tryTexts } from './lacking.ts'
import type { Broadcast } from './records.ts'
import { asksForMarks } from './reads.ts'
import { audienceOf, reachOf, type Selection } from './selection.ts'
import type { Version } from './versions.ts'
import { inLanguage, say } from '../../texts/say.ts'

const LONGEST = 10_000 // characters of a body
const LONGEST_FILES = 4_000 // characters of all that a personal text says of its files: chunks.ts
const SHOWN = 200 // characters of a text by which its sender knows it again

export interface Order {
  group: Group
  /** The text; with files it is their caption, and may be empty. */
  body: string
  files?: File[]
  /** The subject that its sender's client gave it. */
  subject?: string
  /** The id that its sender's client gave the message. */
  stanza?: string
  /** Fill {{ fields }} from each recipient's profile. */
  personal: boolean
  /** A personal text in other languages. */
  versions?: Version[]
  /** Leaves out those whose profiles cannot fill the text; else nothing is sent for them. */
  skipMissing?: boolean
  /** The id of the template that it is made from. */
  template?: string
  /** Some of those whom the group reaches; all where it is absent. */
  selection?: Selection
  /** Whom the group, or the selection, reaches, where its caller has found that out; sorted. */
  reach?: string[]
  /** The coupon that each recipient gets. */
  coupon?: Broadcast['coupon']
  /** What its recipients choose from. */
  asking?: Asking | undefined
  /** The emoticon that it is; its answers are choices. */
  emoticon?: Broadcast['emoticon']
  sticker?: Broadcast['sticker']
  /** Identifies this sending; the caller's own origin where there is none. */
  once?: string
  /** Where it began, as `id@host`, when it comes from a group that this one follows. */
  source?: string
  /** The addresses of the groups elsewhere that brought it. */
  via?: string[]
}

export interface Draft {
  fresh: Broadcast
  /** The ids of those who get a copy. */
  recipients: string[]
  /** What they are asked. */
  question?: Question
}

/**
 * Judges an order as sending it now does.
 * @throws Fault forbidden for all but the owner, not-acceptable for a body that cannot be sent, item-not-found for a
 * selection of others than the group reaches
 */
export async function draftBroadcast(context: Context, order: Order, caller: Caller): Promise<Draft> {
  const { group, body, personal, selection } = order
  const origin = order.once ?? caller.origin ?? randomText(16)
  if (group.kind !== 'broadcast')
    throw new Fault('not-acceptable', say('{name} is a chat group: write into its room.', { name: group.name }))
  permitOwner(group, caller)
  const id = broadcastId()
  const question = order.asking && (await questionFor(context, id, order, order.asking, caller))
  const content = contentOf(question?.bodyOf(body) ?? body, order.files)
  const versions = order.versions?.map(each => ({
    ...each,
    text: inLanguage(each.language, () => question?.bodyOf(each.text) ?? each.text),
  }))
  const audience = selection && (order.reach ?? (await audienceOf(context, group, selection, caller)))
  const reached =
    audience ?? order.reach ?? (await reachOf(context, group, order.source === undefined ? caller : undefined))
  const { recipients, ...whom } = await recipientsFor(
    context,
    { ...order, ...content, ...(versions && { versions }) },
    reached,
  )
  const sender = senderOf(caller)
  const sent = context.now().toISOString()
  const fresh = {
    id,
    group: group.id,
    sender,
    origin,
    ...content,
    ...authorOf(group, caller),
    personal,
    accepted: false,
    sent,
    recipients: 0,
    ...(audience && { audience }),
    ...whom,
    ...asksForMarks(context),
    ...(versions?.length && { versions }),
    ...(order.template && { template: order.template }),
    ...(order.coupon && { coupon: order.coupon }),
    ...(order.emoticon && { emoticon: order.emoticon }),
    ...(order.sticker && { sticker: order.sticker }),
    ...(order.source && { source: order.source }),
    ...(order.via && { via: order.via }),
    ...(order.stanza && { stanza: order.stanza }),
    ...(order.subject !== undefined && { subject: order.subject }),
    ...(question && { question: id }),
  }
  return { fresh, recipients, ...(question && { question: question.record }) }
}

/** The question of a broadcast has the broadcast's id. Its text is that of the broadcast with the numbered choices. */
async function questionFor(
  context: Context,
  id: string,
  { group, body }: Order,
  asking: Asking,
  caller: Caller,
): Promise<{ record: Question; bodyOf: (text: string) => string }> {
  const from = addressOf(group, context.config)
  const text = beginningOf(body.trim().split('\n', 1)[0] ?? '', SHOWN)
  const permitted = await permitOffers(context, asking, caller)
  const question = newQuestion(context, permitted, { id, kind: 'broadcast', from, to: from, stanza: id, text }, caller)
  const others = await context.store.questions.count({ from, expires: { gt: context.now().toISOString() } })
  return {
    record: question,
    bodyOf: each => bodyOf({ ...question, text: each }, others > 0),
  }
}

export const senderOf = ({ person }: Caller) => person?.username ?? 'administrator'

/**
 * Who of those who are reached gets a copy: everybody, but a personal text goes to nobody whose profile cannot fill it.
 * @throws Fault not-acceptable naming whose profile lacks what
 */
async function recipientsFor(
  context: Context,
  order: Pick<Order, 'personal' | 'skipMissing' | 'versions'> & Pick<Broadcast, 'body' | 'caption' | 'files'>,
  reached: string[],
): Promise<{ recipients: string[] } & Pick<Broadcast, 'audience' | 'leftOut'>> {
  if (!order.personal) return { recipients: reached }
  refuseLongAddresses(order.files)
  const { fit, lacking } = await tryTexts(context, order, reached)
  if (!order.skipMissing) refuseLacking(lacking)
  if (!lacking.length) return { recipients: fit }
  if (!fit.length) throw new Fault('not-acceptable', say('No profile can fill this text. Nothing was sent.'))
  return { recipients: fit, audience: fit, leftOut: lacking.map(({ person }) => person.id) }
}

/** Each copy of a personal text has the files again. @throws Fault not-acceptable */
function refuseLongAddresses(files: File[] = []): void {
  if (JSON.stringify(files).length > LONGEST_FILES)
    throw new Fault(
      'not-acceptable',
      say('The addresses of the files are too long for a personal text. Nothing was sent.'),
    )
}

/** Reads the parts of a broadcast. @throws Fault not-acceptable for what cannot be sent */
export function contentOf(text: string, files: File[] = []): Pick<Broadcast, 'body' | 'caption' | 'files'> {
  if (!text.trim() && !files.length) throw new Fault('not-acceptable', say('A broadcast needs a text.'))
  if (!files.every(({ urls }) => urls.length && urls.every(isWeb)))
    throw new Fault(
      'not-acceptable',
      say('Not everybody can open this file: its address does not begin with https. Nothing was sent.'),
    )
  const body = [...(text.trim() ? [text] : []), ...files.map(({ urls: [url = ''] }) => url)].join('\n')
  if (isLonger(body, LONGEST))
    throw new Fault(
      'not-acceptable',
      say('A broadcast may have {longest} characters; this has {length}.', {
        longest: LONGEST,
        length: codePoints(body),
      }),
    )
  if (unfitCharacter(body))
    throw new Fault('not-acceptable', say('The text has a control character that no message can carry.'))
  return { body, ...(files.length && { files, ...(text.trim() && { caption: text }) }) }
}

/** Copies say who wrote where that is not plain. */
export const authorOf = (group: Group, { person }: Caller): Pick<Broadcast, 'author'> =>
  person && ownersOf(group).length > 1 ? { author: person.name } : {}
