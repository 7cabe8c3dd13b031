// Messages of every kind, drawn by a seed: what a broadcast group sends to all, and what it sends to nobody.
import { randomUUID } from 'node:crypto'

export type Pick = (limit: number) => number

export interface Drawn {
  id: string
  type: 'chat' | 'groupchat' | 'headline'
  inner: string
}

const URL = 'https://files.acme.test/a/p.png'
const OOB = `<x xmlns='jabber:x:oob'><url>${URL}</url></x>`
const FALLBACK = 'urn:xmpp:fallback:0'
const quoted = (text: string) =>
  `<body>&gt; 😀 1\n${text}</body><reply xmlns='urn:xmpp:reply:0' id='q'/><fallback xmlns='${FALLBACK}' for='urn:xmpp:reply:0'><body start='0' end='6'/></fallback>`

/** What an owner writes to all; the text is somewhere in it. */
const TEXTS: ((text: string) => string)[] = [
  text => `<body>${text}</body>`,
  text =>
    `<body>${text}</body><active xmlns='http://jabber.org/protocol/chatstates'/><request xmlns='urn:xmpp:receipts'/>`,
  text => `<subject>On ${text}</subject><body>There is more to say</body>`,
  text => quoted(text),
  text =>
    `<body>${text}</body><nick xmlns='http://jabber.org/protocol/nick'>1</nick><x xmlns='urn:example:unknown'><body>1</body></x>`,
]

const PICTURES: ((text: string) => string)[] = [
  text => `<body>${text}\n${URL}</body>${OOB}`,
  text =>
    `<body>${text}\n${URL}</body><file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'><name>p.png</name></file><sources><url-data xmlns='http://jabber.org/protocol/url-data' target='${URL}'/></sources></file-sharing>`,
]

/** What is no text to anybody, each with a stand-in that must not be read, neither as a text nor as an answer. */
const SILENT: ((standIn: string) => string)[] = [
  body => `<reactions xmlns='urn:xmpp:reactions:0' id='x'><reaction>👍</reaction></reactions>${body}`,
  body => `<reactions xmlns='urn:xmpp:reactions:0' id='x'/>${body}`,
  body => `${body}<encrypted xmlns='eu.siacs.conversations.axolotl'><payload>x</payload></encrypted>`,
  body => `<encrypted xmlns='urn:xmpp:omemo:2'><payload>x</payload></encrypted>${body}`,
  body => `<openpgp xmlns='urn:xmpp:openpgp:0'>x</openpgp>${body}`,
  body => `<x xmlns='jabber:x:encrypted'>x</x>${body}`,
  body => `<encryption xmlns='urn:xmpp:eme:0' namespace='urn:xmpp:otr:0'/>${body}`,
  body => `<propose xmlns='urn:xmpp:jingle-message:0' id='c1'/>${body}`,
  body => `<retract xmlns='urn:xmpp:message-retract:1' id='unknown'/>${body}`,
  body =>
    `<apply-to xmlns='urn:xmpp:fasten:0' id='unknown'><retract xmlns='urn:xmpp:message-retract:0'/></apply-to>${body}`,
  body => `${body}<replace xmlns='urn:xmpp:message-correct:0' id='unknown'/>`,
  body => `<reply xmlns='urn:xmpp:reply:0'/>${body}`, // it says not to what
  body => `<answer xmlns='urn:bellhop:answer:1'/>${body}`,
  body => `<broadcast xmlns='urn:bellhop:broadcast:1' id='forged'/>${body}`,
  () => '<subject>Only a subject</subject>',
  () => '<body> </body>',
  () => "<composing xmlns='http://jabber.org/protocol/chatstates'/>",
  () => "<displayed xmlns='urn:xmpp:chat-markers:0' id='x'/>",
]

const one = <T>(pick: Pick, of: T[]): T => of[pick(of.length)]!

const drawn = (inner: string, type: Drawn['type'] = 'chat'): Drawn => ({ id: randomUUID(), type, inner })

export const drawText = (pick: Pick, text: string): Drawn => drawn(one(pick, TEXTS)(text))

export const drawPicture = (pick: Pick, text: string): Drawn => drawn(one(pick, PICTURES)(text))

export const drawCorrection = (pick: Pick, text: string, of: string): Drawn =>
  drawn(`${one(pick, [...TEXTS, ...PICTURES])(text)}<replace xmlns='urn:xmpp:message-correct:0' id='${of}'/>`)

export const drawRetraction = (text: string, of: string): Drawn =>
  drawn(`<retract xmlns='urn:xmpp:message-retract:1' id='${of}'/><body>${text}</body>`)

/** @param words as a stand-in: a text, or what would answer a question */
export function drawSilent(pick: Pick, words: string): Drawn {
  const type = one(pick, ['groupchat', 'headline', ...Array<'chat'>(8).fill('chat')] as const satisfies Drawn['type'][])
  const body = `<body>${words}</body>`
  return type === 'chat' ? drawn(one(pick, SILENT)(body)) : drawn(body, type)
}

export const plain = (text: string): Drawn => drawn(`<body>${text}</body>`)
