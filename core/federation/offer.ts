// An offer asks somebody on another server. Until that person says yes, nothing else is sent there.
import { createHash } from 'node:crypto'
import { hosts } from '../../config.ts'
import { Fanout } from '../../xep/fanout.ts'
import { Fault } from '../../xep/fault.ts'
import { yesOrNo } from '../commands/yes-no.ts'
import type { Context } from '../context.ts'
import { startedWrites } from '../inbox.ts'
import { edit } from '../provisioning/edit.ts'
import { refuseMisleading, guestScope } from '../guests/guest.ts'
import { guestId, newGuest } from '../guests/guest-record.ts'
import { entryWrites, sendRoomInvitation } from '../invites/join.ts'
import { buttonsOf } from '../../xep/buttons.ts'
import { buildNotice } from '../../xep/notice-message.ts'
import type { Outsider } from '../guests/outsider.ts'
import { guestAt } from '../people/person.ts'
import { ownersOf } from '../policy/permit.ts'
import { kindOf, permitOutsiders } from '../policy/outsiders.ts'
import { peopleOf } from '../graph.ts'
import type { Person } from '../model/person.ts'
import type { Group } from '../model/group.ts'
import type { Write } from '../model/records.ts'
import type { Offer } from './records.ts'
import { administrator, callerFor, type Caller } from '../model/caller.ts'
import { addressOf } from '../model/jid.ts'
import { readBy } from '../model/reader.ts'
import { say } from '../../texts/say.ts'

const OPEN = 100 // of one member
const ASKED = 5 // of one address
const YES = /^\s*(yes|ja|oui|sí|si)[\s.!]*$/i
const NO = /^\s*(no|nein|non)[\s.!]*$/i

/**
 * Asks somebody elsewhere, once for each group.
 * @throws Fault conflict when there is nothing to ask, not-acceptable for who has said no
 */
export async function offerTo(
  context: Context,
  jid: string,
  outsider: Outsider,
  sponsor: Person,
  caller: Caller,
): Promise<Offer> {
  const { store, now } = context
  const { list, group } = outsider
  const id = `o${createHash('sha256')
    .update(JSON.stringify([jid, sponsor.id, group?.id]))
    .digest('base64url')}`
  const known = await store.offers.get(id)
  if (known && context.inbox?.started) {
    if (!known.answer) await askOutsider(context, known, sponsor, group)
    return known
  }
  const here = await guestAt(context, jid)
  // Who is in a broadcast group is told to those who own it alone: for others the question goes out again.
  const mayKnow = !group || group.kind === 'chat' || ownersOf(group).includes(sponsor.id)
  if (here && mayKnow && (!group || (await peopleOf(context, group.id)).includes(here.id)))
    throw new Fault('conflict', say('{name} ({jid}) is here already.', { name: here.name, jid }))
  if (known?.answer === 'no')
    throw new Fault('not-acceptable', say('{jid} has said no and is not asked again.', { jid }))
  const at = now().toISOString()
  const name = here?.name ?? (outsider.name || jid.split('@')[0] || jid)
  const asker = caller.person?.id ?? null
  const fresh: Offer = { id, jid, by: sponsor.id, asker, list, name, ...(group && { group: group.id }), at }
  const asked = known && !known.answer ? { ...known, asker } : fresh
  if (!here) await refuseMisleading(context, outsider.name)
  if (asked === fresh) await refuseFlood(context, jid, sponsor)
  await store.batch([{ put: 'offers', record: asked }, ...startedWrites(context)])
  await askOutsider(context, asked, sponsor, group)
  return asked
}

async function refuseFlood({ store }: Context, jid: string, { id: by }: Person): Promise<void> {
  const open = { answer: null }
  if ((await store.offers.count({ by, ...open })) >= OPEN)
    throw new Fault(
      'resource-constraint',
      say('{number} people whom you have invited have not answered yet. Wait for them.', { number: OPEN }),
    )
  if ((await store.offers.count({ jid, ...open })) >= ASKED)
    throw new Fault(
      'resource-constraint',
      say('{jid} has {number} invitations to answer already. Wait for that.', { jid, number: ASKED }),
    )
}

const questionId = ({ id, at }: Pick<Offer, 'id' | 'at'>) => `${id} ${at}`

/** Sends the question by the server's fan-out, which sends the same question once, however often it is asked to. */
async function askOutsider(context: Context, offer: Offer, sponsor: Person, group: Group | undefined): Promise<void> {
  const { wire, config } = context
  const id = questionId(offer)
  const reader = await guestAt(context, offer.jid)
  const message = readBy(context, reader, () =>
    buildNotice({
      id,
      from: hosts(config).bellhop,
      text: question(context, sponsor, group),
      proposal: group && addressOf(group, config),
      buttons: buttonsOf(id, yesOrNo()),
    }),
  )
  await wire.ask('set', config.domain, Fanout, { id, messages: [message], to: [offer.jid] })
}

function question({ config }: Context, sponsor: Person, group: Group | undefined): string {
  const answer = say('Answer yes to accept, or no; without a yes you hear no more of it.')
  return `${invitationText({ name: sponsor.name, organisation: config.orgName }, group)} ${answer}`
}

function invitationText(by: { name: string; organisation: string }, group: Group | undefined): string {
  if (!group) return say('{name} of {organisation} invites you to be a contact.', by)
  const { title } = group
  return group.kind === 'chat'
    ? say('{name} of {organisation} invites you to the chat group "{title}".', { ...by, title })
    : say('{name} of {organisation} invites you to the broadcast group "{title}".', { ...by, title })
}

/**
 * Takes a line of somebody elsewhere as the answer to an invitation. Answers the reply, or nothing when the line is
 * about something else. @param question what a button belongs to; a line answers the oldest invitation
 */
export async function answerOffer(
  context: Context,
  jid: string,
  line: string,
  question?: string,
): Promise<string | undefined> {
  const all = await context.store.offers.find({ where: { jid }, sort: 'at' })
  const again = all.find(({ id }) => id === context.inbox?.fields?.offer) // the same answer comes again
  const open = all.filter(each => each.answer === undefined)
  const next = again ?? open.find(each => question === undefined || questionId(each) === question)
  if (!next) return YES.test(line) && all.length ? say('There is nothing left to answer.') : undefined
  const answer = YES.test(line) ? 'yes' : NO.test(line) ? 'no' : undefined
  if (!answer) return (await guestAt(context, jid)) ? undefined : remindOf(context, next)
  await context.store.batch([
    { change: 'offers', id: next.id, patch: { answer } },
    ...startedWrites(context, { offer: next.id }),
  ])
  const said = answer === 'no' ? say('You are not asked again. Nothing was changed.') : await acceptOffer(context, next)
  const further = all.find(each => each !== next && each.answer === undefined)
  return further ? `${said}\n${await reminder(context, further)}` : said
}

/** Repeats the question, so many times as the setting says; then the line is about something else. */
async function remindOf(context: Context, offer: Offer): Promise<string | undefined> {
  const { reminded = 0 } = offer
  if (reminded >= context.config.reminders) return undefined
  await context.store.offers.change(offer.id, {}, { reminded: reminded + 1 })
  return reminder(context, offer)
}

async function reminder(context: Context, { by, group: id }: Offer): Promise<string> {
  const [sponsor, group] = [await context.store.people.get(by), id ? await context.store.groups.get(id) : undefined]
  return sponsor ? question(context, sponsor, group) : say('Please answer yes or no.')
}

async function acceptOffer(context: Context, offer: Offer): Promise<string> {
  const { config } = context
  const settled = await settleOffer(context, offer)
  if (!settled) return say('This invitation is no longer good.')
  const { sponsor, group } = settled
  if (!group)
    return say('You are a contact of {name} now: {address}.', {
      name: sponsor.name,
      address: `${sponsor.username}@${config.domain}`,
    })
  if (group.kind === 'chat') await sendRoomInvitation(context, group, offer.jid)
  const address = addressOf(group, config)
  return group.kind === 'chat'
    ? say('You are in. The room is {address}.', { address })
    : say('You are in. {address} writes to you; what it wrote is at {feed}.', {
        address,
        feed: `xmpp:${hosts(config).news}?;node=${group.name}`,
      })
}

interface Settled {
  sponsor: Person
  group?: Group | undefined
}

/** Puts the guest into the room or feed, and into the sponsor's roster; nothing when who asked may not do so any more. */
const settleOffer = (context: Context, offer: Offer): Promise<Settled | undefined> =>
  edit<Settled | undefined>(context, async () => {
    const known = await guestAt(context, offer.jid)
    const good = await stillGood(context, offer, known)
    if (!good) return { scope: { people: [], groups: [] }, writes: [], result: undefined }
    const { sponsor, group } = good
    const about = { sponsor: sponsor.id, list: offer.list, jid: offer.jid }
    const id = guestId(context, `jid ${offer.jid}`)
    const guest = known ?? (await newGuest(context, id, offer.name, about))
    const writes: Write[] = known ? [] : [{ insert: 'people', record: guest }]
    if (group) writes.push(...(await entryWrites(context, group, guest, sponsor.id)))
    return { scope: await guestScope(context, guest, sponsor, group ? [group.id] : []), writes, result: good }
  })

/** Judges an offer at the yes, which may come long after the question, by the policy and the groups of that moment. */
async function stillGood(context: Context, offer: Offer, known: Person | undefined): Promise<Settled | undefined> {
  const { people, groups } = context.store
  const sponsor = await people.get(offer.by)
  const group = offer.group === undefined ? undefined : await groups.get(offer.group)
  if (!sponsor || sponsor.sponsor !== undefined || (offer.group !== undefined && !group)) return undefined
  const { asker = sponsor.id } = offer
  const caller = asker === null ? administrator : callerFor(context, await people.get(asker))
  const kinds = [offer.list, ...(known ? [kindOf(known)] : [])]
  try {
    await permitOutsiders(
      context,
      kinds.map(kind => ({ kind, elsewhere: true })),
      group,
      caller,
    )
    return { sponsor, group }
  } catch (error) {
    if (error instanceof Fault) return undefined
    throw error
  }
}
