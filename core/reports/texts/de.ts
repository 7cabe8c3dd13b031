// What reports say, in German.
import type { Texts } from './text.ts'

export const de: Texts = {
  language: 'de',
  locale: 'de-DE',
  messages: (title, period, total) => `${title}, ${period}: ${total} Nachrichten.`,
  counted: zone =>
    `Jede angenommene Nachricht zählt einmal; Berichtigungen und Löschungen zählen nicht. Tage und Stunden sind die von ${zone}.`,
  meaning: {
    group: 'Nachrichten in enthaltenen Gruppen zählen mit.',
    desk: 'Was Kundinnen, Kunden und Bedienende in Gesprächen geschrieben haben.',
    person: 'In Gruppen und an Serviceadressen.',
    team: 'Was die Leitung und die ihr direkt Unterstellten geschrieben haben, jeweils im damaligen Team gezählt.',
    tree: 'Was die Leitung und alle darunter geschrieben haben, jeweils unter der damaligen Leitung gezählt.',
  },
  yours: 'Ihre Nachrichten',
  team: name => `Das Team von ${name}`,
  tree: name => `Alle unter ${name}`,
  andBelow: name => `${name} und alle darunter`,
  gone: 'nicht mehr hier',
  kinds: {
    ...{ text: 'Texte', reply: 'Antworten', file: 'Dateien', reaction: 'Reaktionen' },
    answer: 'Antworten per Schaltfläche',
  },
  divisions: { kind: 'Art', day: 'Tag', hour: 'Stunde', person: 'Person' },
  times: 'Nachrichten',
  broadcasts: (title, period, number) =>
    `Rundsendungen von ${title}, ${period}: ${number}. Wer eine Rundsendung gelesen hat, ist nicht bekannt: Lesebestätigungen erhält niemand.`,
  broadcastColumns: ['gesendet', 'Inhalt', 'Empfänger', 'Reaktionen', 'Antworten'],
  coupon: (title, period, times) => `${title}, ${period}: ${times}-mal eingelöst.`,
  couponEver: (issued, received, redeemed) =>
    `Insgesamt haben ${issued} Personen ihn bekommen, ${received} ihn erhalten, und er wurde ${redeemed}-mal eingelöst.`,
  couponColumns: ['Tag', 'eingelöst'],
  desk: (title, period) =>
    `${title}, ${period}. Gespräche zählen am Tag, an dem sie begannen; Nachrichten am Tag, an dem sie geschrieben wurden.`,
  number: 'Anzahl',
  subscribed: (about, every, next) => `Sie erhalten den Bericht ${about} jede(n) ${every}, den nächsten am ${next}.`,
  spans: { week: 'Woche', month: 'Monat' },
  subscriptions: 'Sie erhalten diese Berichte:',
  noSubscriptions: 'Sie erhalten keine regelmäßigen Berichte. report every week schickt Ihnen Ihre eigenen Zahlen.',
  subscriptionColumns: ['Bericht', 'jede(n)', 'nächster'],
  stopped: about => `Sie erhalten den Bericht ${about} nicht mehr.`,
  ends: (about, why) => `Der Bericht ${about} endet: ${why}`,
}
