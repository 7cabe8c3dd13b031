import type { Texts } from './text.ts'

export const en: Texts = {
  language: 'en',
  direction: 'ltr',
  subject: {
    invitation: ({ organisation, jid }) => `Your invitation to the chat of ${organisation}: ${jid}`,
    'sign-in': ({ organisation, jid }) => `Your new access code for ${jid} (${organisation})`,
    proof: ({ organisation }) => `Is this your mail address? ${organisation} asks`,
  },
  greeting: ({ name }) => (name ? `Hello ${name},` : 'Hello,'),
  reason: {
    invitation: ({ by, organisation }) =>
      by === organisation
        ? `${organisation} invites you to its chat. There is no password to think of: an access code is all you need.`
        : `${by} invites you to the chat of ${organisation}. There is no password to think of: an access code is all you need.`,
    'sign-in': ({ organisation }) =>
      `here is the new access code that was asked for, to sign in to the chat of ${organisation}.`,
    proof: ({ organisation, jid, span }) =>
      `a guest of ${organisation} gave this mail address for the account ${jid}. If that was you, confirm it within ${span}: then you can ask for a new access code by mail.`,
  },
  button: { invitation: 'Begin', 'sign-in': 'Sign in', proof: 'Confirm' },
  linkIntroduction: {
    invitation: 'This page shows every step for your phone or computer:',
    'sign-in': 'This page shows every step for your phone or computer:',
    proof: 'This page asks you to confirm:',
  },
  codeLabel: 'Your access code',
  account: ({ jid }) => `Your address in the chat is ${jid}; the code is typed where a program asks for the password.`,
  validity: ({ span }) => `Use it within ${span}, on one device. It then belongs to that device.`,
  caution: {
    invitation:
      'Keep the code to yourself: nobody from the organisation will ask you for it. If you did not expect this, ignore it.',
    'sign-in':
      'Keep the code to yourself: nobody from the organisation will ask you for it. If you did not ask for it, ignore it: nobody can use it without reading this.',
    proof: 'If that was not you, ignore this mail: no access code is sent to this address.',
  },
  message: {
    invitation: [
      ({ by, organisation, code, span, link }) =>
        by === organisation
          ? `${organisation} invites you to its chat. Code ${code} (${span}): ${link}`
          : `${by} invites you to the chat of ${organisation}. Code ${code} (${span}): ${link}`,
      ({ organisation, code, span, link }) => `Chat of ${organisation}: code ${code} (${span}) ${link}`,
      ({ code, link }) => `Chat code ${code} ${link}`,
    ],
    'sign-in': [
      ({ organisation, code, span, link }) => `${organisation}: your new access code is ${code} (${span}). ${link}`,
      ({ code, span, link }) => `Your new access code is ${code} (${span}). ${link}`,
      ({ code, link }) => `Chat code ${code} ${link}`,
    ],
    proof: [],
  },
}
