// A curious party: all the questions, presences and messages with which one looks around.
import { Element } from 'ltx'
import type { Party } from './party.ts'

export const INFO = 'http://jabber.org/protocol/disco#info'
export const ITEMS = 'http://jabber.org/protocol/disco#items'
export const PUBSUB = 'http://jabber.org/protocol/pubsub'
const OWNER = 'http://jabber.org/protocol/pubsub#owner'
export const COMMANDS = 'http://jabber.org/protocol/commands'
export const ADMIN = 'http://jabber.org/protocol/muc#admin'
const MUC_OWNER = 'http://jabber.org/protocol/muc#owner'
export const MAM = 'urn:xmpp:mam:2'
const X_DATA = 'jabber:x:data'

export type Question = ['get' | 'set', string]

/** IQs with which one looks around, at whatever address. */
export const anywhere: Question[] = [
  ['get', `<query xmlns='${INFO}'/>`],
  ['get', `<query xmlns='${ITEMS}'/>`],
  ['get', `<query xmlns='${ITEMS}' node='${COMMANDS}'/>`],
  ['get', `<query xmlns='${INFO}' node='${COMMANDS}'/>`],
  ['get', "<vCard xmlns='vcard-temp'/>"],
  ['get', "<ping xmlns='urn:xmpp:ping'/>"],
  ['get', "<query xmlns='jabber:iq:version'/>"],
  ['get', "<query xmlns='jabber:iq:last'/>"],
  ['get', "<query xmlns='jabber:iq:roster'/>"],
  ['get', "<query xmlns='jabber:iq:search'/>"],
  ['get', "<query xmlns='jabber:iq:register'/>"],
  ['get', `<query xmlns='${ADMIN}'><item affiliation='member'/></query>`],
  ['get', `<query xmlns='${MUC_OWNER}'/>`],
  ['get', `<pubsub xmlns='${PUBSUB}'><items node='urn:xmpp:bookmarks:1'/></pubsub>`],
  ['get', `<pubsub xmlns='${PUBSUB}'><items node='eu.siacs.conversations.axolotl.devicelist'/></pubsub>`],
  ['get', `<pubsub xmlns='${PUBSUB}'><subscriptions/></pubsub>`],
  ['get', `<pubsub xmlns='${PUBSUB}'><affiliations/></pubsub>`],
  ['get', "<feeds xmlns='urn:bellhop:feeds:1'/>"],
  ['get', "<rooms xmlns='urn:bellhop:rooms:1'/>"],
  ['get', "<directory xmlns='urn:bellhop:directory:1'/>"],
  ['get', "<sessions xmlns='urn:bellhop:sessions:1'/>"],
  ['get', "<nothing xmlns='urn:example:nothing'/>"],
  ['set', `<query xmlns='${MAM}'/>`],
  ['set', "<query xmlns='jabber:iq:roster'/>"],
]

/** Everything that one can ask the news service about a feed. */
export function aboutFeed(node: string, me: string): Question[] {
  const options = `<x xmlns='${X_DATA}' type='submit'><field var='FORM_TYPE'><value>${PUBSUB}#subscribe_options</value></field><field var='pubsub#include_body'><value>1</value></field></x>`
  return [
    ['get', `<query xmlns='${INFO}' node='${node}'/>`],
    ['get', `<query xmlns='${ITEMS}' node='${node}'/>`],
    ...[
      `<items node='${node}'/>`,
      `<items node='${node}' max_items='1'/>`,
      `<subscriptions node='${node}'/>`,
      `<affiliations node='${node}'/>`,
      `<default node='${node}'/>`,
    ].map((each): Question => ['get', `<pubsub xmlns='${PUBSUB}'>${each}</pubsub>`]),
    ...[
      `<subscribe node='${node}' jid='${me}'/>`,
      `<options node='${node}' jid='${me}'>${options}</options>`,
      `<subscribe node='${node}' jid='nyang@acme.test'/>`,
      `<publish node='${node}'><item id='mine'><entry xmlns='http://www.w3.org/2005/Atom'/></item></publish>`,
      `<retract node='${node}'><item id='mine'/></retract>`,
    ].map((each): Question => ['set', `<pubsub xmlns='${PUBSUB}'>${each}</pubsub>`]),
    ['get', `<pubsub xmlns='${PUBSUB}'><options node='${node}' jid='${me}'/></pubsub>`],
    ['get', `<pubsub xmlns='${PUBSUB}'><subscriptions node='${node}'/></pubsub>`],
    ...['subscriptions', 'affiliations', 'configure'].map((each): Question => [
      'get',
      `<pubsub xmlns='${OWNER}'><${each} node='${node}'/></pubsub>`,
    ]),
    ...['delete', 'purge'].map((each): Question => [
      'set',
      `<pubsub xmlns='${OWNER}'><${each} node='${node}'/></pubsub>`,
    ]),
    ['set', `<pubsub xmlns='${PUBSUB}'><unsubscribe node='${node}' jid='${me}'/></pubsub>`],
  ]
}

export const aboutGroup = (node: string, group: string) =>
  `<command xmlns='${COMMANDS}' node='${node}'><x xmlns='${X_DATA}' type='submit'><field var='group'><value>${group}</value></field></x></command>`

/** Presence of every kind, and messages of every kind; what follows them is answered after them. */
export function approach(party: Party, to: string): void {
  // Asking comes last: the server passes no answer on to who has taken the question back meanwhile.
  for (const type of ['subscribed', 'probe', 'unsubscribe', 'unsubscribed', 'unavailable', 'error', 'subscribe'])
    party.sends(new Element('presence', { to, type }))
  party.sends(new Element('presence', { to }))
  for (const type of ['chat', 'normal', 'groupchat', 'headline', 'error']) {
    const message = new Element('message', { to, type, id: `${type} ${to}` })
    message.c('body').t('Who is there?')
    party.sends(message)
  }
  party.sends(`<message to='${to}' type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>`)
  party.sends(`<message to='${to}'><displayed xmlns='urn:xmpp:chat-markers:0' id='x'/></message>`)
}

/** What an answer says, without what differs from question to question. */
export const saying = (text: string, name: string) =>
  text
    .replaceAll(name, 'NAME')
    .replace(/ id="[^"]*"/g, '')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UUID')

/** Resolves when everything sent to Bellhop so far is answered: the first ping may overtake it, the second cannot. */
export async function fence(party: Party, bellhop = 'bellhop.acme.test'): Promise<void> {
  for (let round = 0; round < 2; round++) await party.asks(bellhop, 'get', "<ping xmlns='urn:xmpp:ping'/>")
}

/** Messages of several kinds, to whatever address. */
const uncalledFor = [
  "<message type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>",
  "<message><displayed xmlns='urn:xmpp:chat-markers:0' id='x'/></message>",
  "<message type='chat' id='r'><reactions xmlns='urn:xmpp:reactions:0' id='x'><reaction>👍</reaction></reactions></message>",
  "<message type='chat' id='c'><body>Other</body><replace xmlns='urn:xmpp:message-correct:0' id='x'/></message>",
  "<message type='chat' id='n'><body>/note Mine</body></message>",
  "<message type='normal' id='m'><body>Who is there?</body></message>",
  "<message type='groupchat' id='g'><body>Who is there?</body></message>",
]

/** What comes back for questions and messages to an address of Bellhop's at which nobody may find anything, without what differs each time. */
export async function answersAt(party: Party, to: string): Promise<string[]> {
  const [name = ''] = to.split('@')
  const asked: Element[] = []
  for (const [type, payload] of anywhere) asked.push(await party.asks(to, type, payload))
  const before = party.received.length
  for (const message of uncalledFor) party.sends(message.replace('<message', `<message to='${to}'`))
  party.sends(new Element('presence', { to, type: 'probe' }))
  const id = party.says(to, 'Who is there?') // comes last: messages to one address are handled in order
  await party.receives(({ attrs }) => attrs.id === id && attrs.type === 'error', 'a refusal')
  const came = party.received.slice(before).filter(({ attrs }) => String(attrs.from).startsWith(name))
  return [...asked, ...came].map(each => saying(String(each), name))
}
