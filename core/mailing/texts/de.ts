import type { Texts } from './text.ts'

export const de: Texts = {
  language: 'de',
  direction: 'ltr',
  subject: {
    invitation: ({ organisation, jid }) => `Ihre Einladung zum Chat von ${organisation}: ${jid}`,
    'sign-in': ({ organisation, jid }) => `Ihr neuer Zugangscode für ${jid} (${organisation})`,
    proof: ({ organisation }) => `Ist das Ihre E-Mail-Adresse? ${organisation} fragt`,
  },
  greeting: ({ name }) => (name ? `Guten Tag ${name},` : 'Guten Tag,'),
  reason: {
    invitation: ({ by, organisation }) =>
      by === organisation
        ? `${organisation} lädt Sie zum Chat ein. Ein Passwort brauchen Sie nicht: Ein Zugangscode genügt.`
        : `${by} lädt Sie zum Chat von ${organisation} ein. Ein Passwort brauchen Sie nicht: Ein Zugangscode genügt.`,
    'sign-in': ({ organisation }) =>
      `hier ist der neue Zugangscode für den Chat von ${organisation}, um den gebeten wurde.`,
    proof: ({ organisation, jid, span }) =>
      `ein Gast von ${organisation} hat diese E-Mail-Adresse für das Konto ${jid} angegeben. Waren Sie das, dann bestätigen Sie es bitte innerhalb der Frist (${span}): Danach können Sie einen neuen Zugangscode per E-Mail anfordern.`,
  },
  button: { invitation: 'Beginnen', 'sign-in': 'Anmelden', proof: 'Bestätigen' },
  linkIntroduction: {
    invitation: 'Diese Seite zeigt jeden Schritt für Ihr Telefon oder Ihren Computer:',
    'sign-in': 'Diese Seite zeigt jeden Schritt für Ihr Telefon oder Ihren Computer:',
    proof: 'Auf dieser Seite bestätigen Sie es:',
  },
  codeLabel: 'Ihr Zugangscode',
  account: ({ jid }) =>
    `Ihre Adresse im Chat ist ${jid}; den Code geben Sie dort ein, wo ein Programm nach dem Passwort fragt.`,
  validity: ({ span }) =>
    `Bitte innerhalb der Frist (${span}) auf einem Gerät verwenden. Danach gehört er zu diesem Gerät.`,
  caution: {
    invitation:
      'Behalten Sie den Code für sich: Niemand von der Organisation fragt danach. Haben Sie dies nicht erwartet, brauchen Sie nichts zu tun.',
    'sign-in':
      'Behalten Sie den Code für sich: Niemand von der Organisation fragt danach. Haben Sie nicht darum gebeten, brauchen Sie nichts zu tun: Wer dies nicht liest, kann ihn nicht verwenden.',
    proof: 'Waren Sie das nicht, brauchen Sie nichts zu tun: An diese Adresse geht kein Zugangscode.',
  },
  message: {
    invitation: [
      ({ by, organisation, code, span, link }) =>
        by === organisation
          ? `${organisation} lädt Sie zum eigenen Chat ein. Code ${code} (${span}): ${link}`
          : `${by} lädt Sie zum Chat von ${organisation} ein. Code ${code} (${span}): ${link}`,
      ({ organisation, code, span, link }) => `Chat von ${organisation}: Code ${code} (${span}) ${link}`,
      ({ code, link }) => `Chat-Code ${code} ${link}`,
    ],
    'sign-in': [
      ({ organisation, code, span, link }) => `${organisation}: Ihr neuer Zugangscode ist ${code} (${span}). ${link}`,
      ({ code, span, link }) => `Ihr neuer Zugangscode ist ${code} (${span}). ${link}`,
      ({ code, link }) => `Chat-Code ${code} ${link}`,
    ],
    proof: [],
  },
}
