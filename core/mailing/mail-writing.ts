// Writes a mail out: its code, its link and its words follow from the record, whenever they are asked for.
import type { Config } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { credentialLink, type InviteOf } from '../invites/token.ts'
import { harmlessName, readingOf, type Reading } from './mail-text.ts'
import { spanText } from './wording.ts'
import { mayBeTold, welcomeCode } from '../access/welcome.ts'
import { readingOfReport } from './report-text.ts'
import type { OutgoingMail } from './records.ts'
import { jidOf } from '../model/jid.ts'
import { inLanguage, say } from '../../texts/say.ts'

/** A mail as it reads. */
export interface Written extends Reading {
  to: string
  /** Empty in a mail without one. */
  link: string
}

/** The time of a code and its link runs from the moment at which the mail goes out, however long that had to wait. */
export async function startValidity(context: Context, mail: OutgoingMail): Promise<void> {
  if (mail.kind === 'report') return
  const { store, now, config } = context
  const until = minutesLater(now(), minutesOf(config, mail))
  const { invite, issued } = await prepare(context, mail)
  if ((invite.until ?? until) > minutesLater(now(), minutesOf(config, mail) - 1)) return
  await store.invites.change(invite.id, { revoked: null }, { until })
  if (issued) await store.codes.change(issued.record.id, { revoked: null, firstUse: null }, { expires: until })
}

/**
 * A mail with the code and link that follow from it.
 * @throws Fault item-not-found when the person is gone, or the code is the credential of a device by now
 */
export async function writeOut(context: Context, mail: OutgoingMail): Promise<Written> {
  const { config } = context
  const { to, kind, language } = mail
  if (kind === 'report') return { to, link: '', ...inLanguage(language, () => readingOfReport(config, mail)) }
  const { person, invite, issued } = await prepare(context, mail)
  if (issued && !mayBeTold(context, issued.record))
    throw new Fault('item-not-found', say('The code of this mail was used or ended; nobody is told it any more.'))
  const link = credentialLink(config, invite).reveal('mail')
  const facts = {
    organisation: config.orgName.replace(/\p{C}+/gu, ' '),
    by: mail.by,
    // Whoever typed somebody's address into a form chose a name, too: that name is not in the mail.
    name: issued ? harmlessName(person.profile.given_name || person.name) || person.username : '',
    jid: jidOf(person, config),
    code: issued?.code ?? '',
    link,
  }
  const reading = () =>
    readingOf({ kind, channel: mail.channel }, { ...facts, span: spanText(minutesOf(config, mail)) }, config.colour)
  return { to, link, ...inLanguage(language, reading) }
}

async function prepare(context: Context, mail: OutgoingMail) {
  const person = await context.store.people.get(mail.person)
  if (!person) throw new Fault('item-not-found', say('The person whom this mail is for is not here any more.'))
  const invite = await inviteOf(context, mail)
  const issued = mail.kind === 'proof' ? undefined : await welcomeCode(context, invite, person)
  return { person, invite, issued }
}

/** The invite behind a mail's link has the mail's id. */
async function inviteOf(context: Context, mail: OutgoingMail): Promise<InviteOf<'welcome' | 'proof'>> {
  const { store, now, config } = context
  const kind: 'proof' | 'welcome' = mail.kind === 'proof' ? 'proof' : 'welcome'
  const known = await store.invites.get(mail.id)
  if (known) return { ...known, kind }
  const { id, person: of, inviter: by, at: made } = mail
  const until = minutesLater(now(), minutesOf(config, mail))
  const invite = { id, kind, of, by, made, until, uses: null }
  await store.invites.put(invite)
  return invite
}

/**
 * How long code and link are good for. Who asks for a text message waits for it, so that its code is good for minutes; an
 * invitation waits for somebody who may sleep, or whose telephone is off.
 */
export const minutesOf = (config: Config, { channel, kind }: Pick<OutgoingMail, 'channel' | 'kind'>) =>
  channel === 'text' && kind === 'sign-in' ? config.textMinutes : config.codeHours * 60

/** Whether the code of a mail can still be used first. */
export const isMailValid = (mail: OutgoingMail, config: Config, now: Date) =>
  minutesLater(new Date(mail.at), minutesOf(config, mail)) > now.toISOString()

export const minutesLater = (from: Date, minutes: number) => new Date(from.getTime() + minutes * 60_000).toISOString()
