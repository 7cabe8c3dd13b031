// What reports say, in English.
import type { Texts } from './text.ts'

export const en: Texts = {
  language: 'en',
  locale: 'en-GB',
  messages: (title, period, total) => `${title}, ${period}: ${total} messages.`,
  counted: zone =>
    `Each message that was accepted counts once; corrections and deletions do not. Days and hours are those of ${zone}.`,
  meaning: {
    group: 'Messages in groups within count, too.',
    desk: 'What customers and agents wrote in conversations.',
    person: 'In groups and at desks.',
    team: 'What the manager and those who report to the manager wrote, each counted in the team of the time.',
    tree: 'What the manager and everybody below wrote, each counted below the manager of the time.',
  },
  yours: 'Your messages',
  team: name => `The team of ${name}`,
  tree: name => `Everybody below ${name}`,
  andBelow: name => `${name} and below`,
  gone: 'no longer here',
  kinds: { text: 'texts', reply: 'replies', file: 'files', reaction: 'reactions', answer: 'answers by button' },
  divisions: { kind: 'kind', day: 'day', hour: 'hour', person: 'person' },
  times: 'messages',
  broadcasts: (title, period, number) =>
    `Broadcasts of ${title}, ${period}: ${number}. Who has read a broadcast is not known: receipts go to nobody.`,
  broadcastColumns: ['sent', 'text', 'recipients', 'reactions', 'answers'],
  coupon: (title, period, times) => `${title}, ${period}: redeemed ${times} times.`,
  couponEver: (issued, received, redeemed) =>
    `In all ${issued} people got it, ${received} have received it, and it was redeemed ${redeemed} times.`,
  couponColumns: ['day', 'redeemed'],
  desk: (title, period) =>
    `${title}, ${period}. Conversations count on the day on which they began; messages on the day on which they were written.`,
  number: 'number',
  subscribed: (about, every, next) => `You get the report ${about} each ${every}, the next one on ${next}.`,
  spans: { week: 'week', month: 'month' },
  subscriptions: 'You get these reports:',
  noSubscriptions: 'You get no reports by themselves. report every week sends you your own figures.',
  subscriptionColumns: ['report', 'each', 'next'],
  stopped: about => `You get the report ${about} no more.`,
  ends: (about, why) => `The report ${about} ends: ${why}`,
}
