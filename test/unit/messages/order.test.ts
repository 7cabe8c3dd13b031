// Messages: any mix of payloads is read as the same value, in whatever order they come.
import { expect } from 'chai'
import { parse } from 'ltx'
import { parseMessage } from '../../../xep/message-parse.ts'
import { random } from '../../support/random.ts'

const MIXES = 500
const ORDERS = 4
const PICTURE = 'https://files.acme.test/a/p.png'

/** Each may be there once, those of one kind in one of their forms. */
const KINDS: string[][] = [
  [
    '<body>&gt; 😀 a\nHello</body>',
    `<body>${PICTURE}</body>`,
    `<body>Look 😀\n${PICTURE}</body>`,
    '<body/>',
    '<body>?OTR:x</body>',
  ],
  ["<body xml:lang='de'>Hallo</body>"],
  ['<subject>News</subject>'],
  ['<thread>t</thread>'],
  [
    "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='6'/></fallback>",
    "<fallback xmlns='urn:xmpp:feature-fallback:0' for='urn:xmpp:reply:0'><body start='0' end='6'/></fallback>",
    "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='3'/></fallback>",
  ],
  [
    "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:sfs:0'/>",
    "<fallback xmlns='urn:xmpp:fallback:0' for='urn:example:x'/>",
  ],
  ["<reply xmlns='urn:xmpp:reply:0' id='q' to='a@acme.test'/>", "<reply xmlns='urn:xmpp:reply:0'/>"],
  ["<replace xmlns='urn:xmpp:message-correct:0' id='first'/>"],
  [
    "<retract xmlns='urn:xmpp:message-retract:1' id='first'/>",
    "<apply-to xmlns='urn:xmpp:fasten:0' id='first'><retract xmlns='urn:xmpp:message-retract:0'/></apply-to>",
  ],
  [
    "<reactions xmlns='urn:xmpp:reactions:0' id='first'><reaction>👍</reaction></reactions>",
    "<reactions xmlns='urn:xmpp:reactions:0'/>",
  ],
  [`<x xmlns='jabber:x:oob'><url>${PICTURE}</url></x>`, "<x xmlns='jabber:x:oob'/>"],
  [
    `<file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'><name>p.png</name></file><sources><url-data xmlns='http://jabber.org/protocol/url-data' target='${PICTURE}'/></sources></file-sharing>`,
  ],
  [
    `<reference xmlns='urn:xmpp:reference:0' type='data'><media-sharing xmlns='urn:xmpp:sims:1'><file xmlns='urn:xmpp:jingle:apps:file-transfer:5'><size>5</size></file><sources><reference xmlns='urn:xmpp:reference:0' type='data' uri='${PICTURE}'/></sources></media-sharing></reference>`,
  ],
  [
    "<encrypted xmlns='eu.siacs.conversations.axolotl'/>",
    "<encrypted xmlns='urn:xmpp:omemo:2'/>",
    "<openpgp xmlns='urn:xmpp:openpgp:0'/>",
  ],
  ["<encryption xmlns='urn:xmpp:eme:0' namespace='eu.siacs.conversations.axolotl' name='OMEMO'/>"],
  ["<active xmlns='http://jabber.org/protocol/chatstates'/>", "<gone xmlns='http://jabber.org/protocol/chatstates'/>"],
  ["<displayed xmlns='urn:xmpp:chat-markers:0' id='b'/>"],
  ["<markable xmlns='urn:xmpp:chat-markers:0'/>"],
  ["<request xmlns='urn:xmpp:receipts'/>", "<received xmlns='urn:xmpp:receipts' id='b'/>"],
  ["<no-store xmlns='urn:xmpp:hints'/>"],
  ["<store xmlns='urn:xmpp:hints'/>"],
  ["<origin-id xmlns='urn:xmpp:sid:0' id='o'/>"],
  ["<stanza-id xmlns='urn:xmpp:sid:0' id='s' by='acme.test'/>"],
  ["<delay xmlns='urn:xmpp:delay' stamp='2026-11-28T10:00:00Z'/>"],
  ["<propose xmlns='urn:xmpp:jingle-message:0' id='c'/>"],
  ["<stored xmlns='urn:bellhop:outbox:1' id='1795400083000001'/>"],
  ["<broadcast xmlns='urn:bellhop:broadcast:1' id='b'/>", "<answer xmlns='urn:bellhop:answer:1'/>"],
  ["<nick xmlns='http://jabber.org/protocol/nick'>Ann</nick>"],
  ["<html xmlns='http://jabber.org/protocol/xhtml-im'><body xmlns='http://www.w3.org/1999/xhtml'>Hello</body></html>"],
]

describe('a message of many payloads', function () {
  this.timeout(20_000)
  it('is read as the same value in any order, a text only where nothing replaces it', () => {
    const draw = random(20261128)
    const shuffled = <T>(items: T[]) => {
      const left = [...items]
      return items.map(() => left.splice(draw(left.length), 1)[0])
    }
    const read = (payloads: (string | undefined)[]) =>
      parseMessage(parse(`<message type='chat' id='m' xml:lang='en'>${payloads.join('')}</message>`))
    const seen = { text: 0, noText: 0 }
    for (let mix = 0; mix < MIXES; mix++) {
      const payloads = KINDS.filter(() => draw(4) === 0).map(forms => forms[draw(forms.length)])
      const value = read(payloads)
      for (let order = 0; order < ORDERS; order++) {
        const other = read(shuffled(payloads))
        expect({ ...other, others: other.others.map(String) }, payloads.join('')).to.deep.equal({
          ...value,
          others: value.others.map(String),
        })
      }
      if (value.encryption ?? value.retracts ?? value.reactions ?? value.call)
        expect(value.text, payloads.join('')).to.equal(undefined)
      seen[value.text === undefined ? 'noText' : 'text']++
      expect(value.text?.includes('>') && !value.text.includes('> 😀 a'), payloads.join('')).not.to.equal(true)
    }
    expect(seen.text).to.be.above(MIXES / 20)
    expect(seen.noText).to.be.above(MIXES / 20)
  })
})
