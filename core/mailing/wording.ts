// What mails and text messages say, in the language of their reader.
import { currentLanguage, say } from '../../texts/say.ts'
import type { AccessKind } from './records.ts'

/** What a mail is about; names are harmless and short, see core/mailing/mail-text.ts. */
export interface Facts {
  organisation: string
  /** Who invites; the organisation where nobody does. */
  by: string
  /** Of the person who gets it, empty where nobody has proven to be that person; and the XMPP address. */
  name: string
  jid: string
  /** Empty in a mail without one. */
  code: string
  link: string
  /** How long code and link are good for, as "24 hours". */
  span: string
}

export interface Wording {
  subject: string
  reason: string
  button: string
  linkIntroduction: string
  caution: string
  /** The same in a text message, from the most to the least; the first that fits into one is sent. */
  message: string[]
}

const WORDINGS: Record<AccessKind, (facts: Facts) => Wording> = {
  invitation: invitationWording,
  'sign-in': signInWording,
  proof: proofWording,
}

export const wordingOf = (kind: AccessKind, facts: Facts): Wording => WORDINGS[kind](facts)

function invitationWording(facts: Facts): Wording {
  const isOwn = facts.by === facts.organisation
  return {
    subject: say('Your invitation to the chat of {organisation}: {jid}', facts),
    reason: isOwn
      ? say(
          '{organisation} invites you to its chat. There is no password to think of: an access code is all you need.',
          facts,
        )
      : say(
          '{by} invites you to the chat of {organisation}. There is no password to think of: an access code is all you need.',
          facts,
        ),
    button: say('Begin'),
    linkIntroduction: say('This page shows every step for your phone or computer:'),
    caution: say(
      'Keep the code to yourself: nobody from the organisation will ask you for it. If you did not expect this, ignore it.',
    ),
    message: [
      isOwn
        ? say('{organisation} invites you to its chat. Code {code} ({span}): {link}', facts)
        : say('{by} invites you to the chat of {organisation}. Code {code} ({span}): {link}', facts),
      say('Chat of {organisation}: code {code} ({span}) {link}', facts),
      shortest(facts),
    ],
  }
}

function signInWording(facts: Facts): Wording {
  return {
    subject: say('Your new access code for {jid} ({organisation})', facts),
    reason: say('here is the new access code that was asked for, to sign in to the chat of {organisation}.', facts),
    button: say('Sign in'),
    linkIntroduction: say('This page shows every step for your phone or computer:'),
    caution: say(
      'Keep the code to yourself: nobody from the organisation will ask you for it. If you did not ask for it, ignore it: nobody can use it without reading this.',
    ),
    message: [
      say('{organisation}: your new access code is {code} ({span}). {link}', facts),
      say('Your new access code is {code} ({span}). {link}', facts),
      shortest(facts),
    ],
  }
}

const shortest = (facts: Facts): string => say('Chat code {code} {link}', facts)

function proofWording(facts: Facts): Wording {
  return {
    subject: say('Is this your mail address? {organisation} asks', facts),
    reason: say(
      'a guest of {organisation} gave this mail address for the account {jid}. If that was you, confirm it within {span}: then you can ask for a new access code by mail.',
      facts,
    ),
    button: say('Confirm'),
    linkIntroduction: say('This page asks you to confirm:'),
    caution: say('If that was not you, ignore this mail: no access code is sent to this address.'),
    message: [],
  }
}

export const greeting = (facts: Facts): string => (facts.name ? say('Hello {name},', facts) : say('Hello,'))

export const codeLabel = (): string => say('Your access code')

export const accountText = (facts: Facts): string =>
  say('Your address in the chat is {jid}; the code is typed where a program asks for the password.', facts)

export const validityText = (facts: Facts): string =>
  say('Use it within {span}, on one device. It then belongs to that device.', facts)

/** Says a number of minutes in words; in hours where it comes out even. */
export function spanText(minutes: number): string {
  const [value, unit] = minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute']
  return new Intl.NumberFormat(currentLanguage(), { style: 'unit', unit, unitDisplay: 'long' }).format(value)
}
