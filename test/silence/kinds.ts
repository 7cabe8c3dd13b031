// The kinds of stanzas that somebody can send, and the answer that each has.
import { COMMANDS, INFO, ITEMS, MAM, PUBSUB } from '../support/curious.ts'

/** one: exactly one answer. some: an answer or a delivery. none: no answer. free: an answer is allowed, and not wanted. */
export type Due = 'one' | 'some' | 'none' | 'free'

export interface Kind {
  name: string
  stanza: 'iq' | 'message' | 'presence'
  /** By the address, where it matters. */
  due: Due | ((to: string) => Due)
  /** @param text unique words, or a line that Bellhop understands */
  build: (to: string, id: string, text: string) => string
}

const iq = (name: string, type: string, payload: string, due: Due = 'one'): Kind => ({
  ...{ name, stanza: 'iq', due },
  build: (to, id) => `<iq to='${to}' type='${type}' id='${id}'>${payload}</iq>`,
})

const presence = (name: string, due: Due, attributes: string, inner = ''): Kind => ({
  ...{ name, stanza: 'presence', due },
  build: (to, id) => `<presence to='${to}' id='${id}'${attributes}>${inner}</presence>`,
})

const message = (name: string, due: Due, type: string, inner: (text: string, id: string) => string): Kind => ({
  ...{ name, stanza: 'message', due },
  build: (to, id, text) => `<message to='${to}' id='${id}'${type && ` type='${type}'`}>${inner(text, id)}</message>`,
})

const body = (text: string) => `<body>${text}</body>`
const RECEIPT = "<request xmlns='urn:xmpp:receipts'/>"
const STORE = "<store xmlns='urn:xmpp:hints'/>"
const FORM = "<x xmlns='jabber:x:data' type='submit'><field var='text'><value>x</value></field></x>"
const ENCRYPTED =
  "<encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/><payload>AA==</payload></encrypted>"
const CALL = 'urn:xmpp:jingle-message:0'

const requests: Kind[] = [
  iq('an unknown question', 'get', "<question xmlns='urn:example:unknown'/>"),
  iq('an unknown order', 'set', "<order xmlns='urn:example:unknown'/>"),
  iq('a question what it is', 'get', `<query xmlns='${INFO}'/>`),
  iq('a question what it is at an unknown node', 'get', `<query xmlns='${INFO}' node='nothing'/>`),
  iq('a question what it has', 'get', `<query xmlns='${ITEMS}'/>`),
  iq('a question for commands', 'get', `<query xmlns='${ITEMS}' node='${COMMANDS}'/>`),
  iq('a command', 'set', `<command xmlns='${COMMANDS}' node='whoami' action='execute'/>`),
  iq('an unknown command', 'set', `<command xmlns='${COMMANDS}' node='nothing'/>`),
  iq(
    'a step of an unknown session',
    'set',
    `<command xmlns='${COMMANDS}' node='whoami' sessionid='gone' action='complete'/>`,
  ),
  iq('a ping', 'get', "<ping xmlns='urn:xmpp:ping'/>"),
  iq('a question for the version', 'get', "<query xmlns='jabber:iq:version'/>"),
  iq('a question for the time', 'get', "<time xmlns='urn:xmpp:time'/>"),
  iq('a question for the last activity', 'get', "<query xmlns='jabber:iq:last'/>"),
  iq('a question for the card', 'get', "<vCard xmlns='vcard-temp'/>"),
  iq('a change of the card', 'set', "<vCard xmlns='vcard-temp'><FN>X</FN></vCard>"),
  iq('a question for the archive', 'set', `<query xmlns='${MAM}'/>`),
  iq('a question for a feed', 'get', `<pubsub xmlns='${PUBSUB}'><items node='team-bob-news'/></pubsub>`),
  iq('a question for an unknown node', 'get', `<pubsub xmlns='${PUBSUB}'><items node='nothing'/></pubsub>`),
  iq('a question for an avatar', 'get', `<pubsub xmlns='${PUBSUB}'><items node='urn:xmpp:avatar:metadata'/></pubsub>`),
  iq('a form of a room', 'get', "<query xmlns='http://jabber.org/protocol/muc#owner'/>"),
  iq(
    'a list of a room',
    'get',
    "<query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='member'/></query>",
  ),
  iq('a registration', 'get', "<query xmlns='jabber:iq:register'/>"),
  iq('a search', 'get', "<query xmlns='jabber:iq:search'/>"),
  iq('a place for an upload', 'get', "<request xmlns='urn:xmpp:http:upload:0' filename='a' size='9'/>"),
  iq('a call of a session', 'set', "<jingle xmlns='urn:xmpp:jingle:1' action='session-initiate' sid='s'/>"),
  iq('a stream of bytes', 'set', "<open xmlns='http://jabber.org/protocol/ibb' sid='s' block-size='4096'/>"),
  iq('a question without content', 'get', ''),
  iq('a result that nobody asked for', 'result', '', 'none'),
  iq(
    'an error that nobody asked for',
    'error',
    "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>",
    'none',
  ),
]

const presences: Kind[] = [
  presence('a subscription', 'some', " type='subscribe'"),
  {
    ...presence('an entry into a room', 'some', ''),
    due: to => (/^([^@/]+@)?acme\.test/.test(to) ? 'free' : 'some'), // to an account or its server it is a directed presence
    build: (to, id) =>
      `<presence to='${to.includes('/') ? to : `${to}/Somebody`}' id='${id}'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
  },
  presence('a probe', 'free', " type='probe'"),
  presence('a yes', 'free', " type='subscribed'"),
  presence('an end of a subscription', 'free', " type='unsubscribe'"),
  presence('a no', 'free', " type='unsubscribed'"),
  presence('a directed presence', 'free', ''),
  presence('a farewell', 'free', " type='unavailable'"),
  presence(
    'an error of presence',
    'none',
    " type='error'",
    "<error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>",
  ),
]

const messages: Kind[] = [
  message('a text', 'some', 'chat', text => body(text) + RECEIPT),
  message('a text of the type normal', 'some', 'normal', body),
  message('a text without a type', 'some', '', body),
  message('a text with a subject', 'some', 'chat', text => `<subject>About</subject>${body(text)}`),
  message('a text of an unknown type', 'some', 'unheard-of', body),
  // Behind a text, as an answer to what nobody has to answer may come late, and would be taken for one to an error.
  message(
    'an error',
    'none',
    'error',
    text => `${body(text)}<error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`,
  ),
  message('a text to a room', 'some', 'groupchat', body),
  message(
    'a correction',
    'some',
    'chat',
    text => `${body(text)}<replace xmlns='urn:xmpp:message-correct:0' id='gone'/>`,
  ),
  message('a reply', 'some', 'chat', text => `${body(text)}<reply xmlns='urn:xmpp:reply:0' id='gone'/>`),
  message('an encrypted text', 'some', 'chat', text => `${ENCRYPTED}${body(text)}`),
  message('an encrypted text without words', 'free', 'chat', () => ENCRYPTED + STORE),
  message('a call', 'some', 'chat', (_, id) => `<propose xmlns='${CALL}' id='${id}'/>${STORE}`),
  message('a call with a text', 'some', 'chat', (text, id) => `<propose xmlns='${CALL}' id='${id}'/>${body(text)}`),
  message('an invitation to a call', 'some', 'chat', text => `<invite xmlns='urn:xmpp:call-invites:0'/>${body(text)}`),
  message('the end of a call', 'free', 'chat', (_, id) => `<finish xmlns='${CALL}' id='${id}'/>`),
  message('a form', 'free', 'normal', () => FORM),
  message(
    'a reaction',
    'free',
    'chat',
    () => "<reactions xmlns='urn:xmpp:reactions:0' id='gone'><reaction>👍</reaction></reactions>",
  ),
  message('a retraction', 'free', 'chat', () => "<retract xmlns='urn:xmpp:message-retract:1' id='gone'/>"),
  message('a state of typing', 'free', 'chat', () => "<composing xmlns='http://jabber.org/protocol/chatstates'/>"),
  message('a receipt', 'free', 'chat', () => "<received xmlns='urn:xmpp:receipts' id='gone'/>"),
  message('a read mark', 'free', 'chat', () => "<displayed xmlns='urn:xmpp:chat-markers:0' id='gone'/>"),
  message(
    'an invitation into a room',
    'free',
    'normal',
    () => "<x xmlns='jabber:x:conference' jid='team-bob@rooms.acme.test'/>",
  ),
  message(
    'a mediated invitation',
    'free',
    '',
    () => "<x xmlns='http://jabber.org/protocol/muc#user'><invite to='nobody@acme.test'/></x>",
  ),
  message('a subject', 'free', 'groupchat', text => `<subject>${text}</subject>`),
  message('an empty message', 'free', 'chat', () => ''),
  message('a headline', 'free', 'headline', body),
]

export const KINDS: readonly Kind[] = [...requests, ...presences, ...messages]
