// Reading a message: everything into one value, beside what was read of it before there was one, by name and namespace each.
import type { Element } from 'ltx'
import { BoundedParser } from '../component/parser.ts'
import { Answer } from '../xep/answer.ts'
import { Announcement } from '../xep/broadcast.ts'
import { Proposal } from '../xep/federation.ts'
import { parseMessage } from '../xep/message-parse.ts'
import { Stored } from '../xep/outbox.ts'
import { Request } from '../xep/receipts.ts'
import type { Bench } from './support/bench.ts'
import { ratio, type Goal } from './support/goal.ts'

const EACH = 20_000
const GOAL = 1.1

/** As clients write it: the line that is answered most. */
const LINE =
  "<message xmlns='jabber:component:accept' type='chat' id='0e5b8c1e-6a4f-4a53-9d5e-0f4c2c0f4b11' xml:lang='en' " +
  "from='nyang@acme.example/gajim.7A3' to='bellhop@bellhop.acme.example'><body>code issue ldehaan</body>" +
  "<origin-id xmlns='urn:xmpp:sid:0' id='0e5b8c1e-6a4f-4a53-9d5e-0f4c2c0f4b11'/><active xmlns='http://jabber.org/protocol/chatstates'/>" +
  "<request xmlns='urn:xmpp:receipts'/><markable xmlns='urn:xmpp:chat-markers:0'/><stored xmlns='urn:bellhop:outbox:1' id='1795400083000001'/></message>"

/** What the router and the doors asked of one stanza. */
function before(stanza: Element): unknown {
  const stored = stanza.getChild(Stored.name, Stored.ns)
  const proposal = stanza.getChild(Proposal.name, Proposal.ns)
  const [announcement, answer] = [Announcement, Answer].map(({ name, ns }) => stanza.getChild(name, ns))
  const again = stanza.getChild(Announcement.name, Announcement.ns)
  const receipt = stanza.getChild(Request.name, Request.ns)
  const body = [stanza.getChild('body'), stanza.getChildText('body')]
  return [stored && Stored.parse(stored), proposal, announcement, answer, again, receipt, body]
}

export async function readingMessages(bench: Bench): Promise<Goal[]> {
  const rounds = bench.option('rounds', 15)
  const [was, is]: [number[], number[]] = [[], []]
  for (let round = -2; round < rounds; round++) {
    const [one, other] = round % 2 ? [time(before), time(parseMessage)] : [time(parseMessage), time(before)].reverse()
    if (round < 0) continue // until the code is compiled
    was.push(one ?? NaN)
    is.push(other ?? NaN)
  }
  return [
    { name: 'reading a message, beside reading its body and marks', ...ratio(is, was), goal: GOAL, better: 'lower' },
  ]
}

/** From the text of the stream to what is known of the messages, in microseconds of this process. */
function time(read: (stanza: Element) => unknown): number {
  const parser = new BoundedParser()
  let seen = 0
  parser.on('element', stanza => {
    read(stanza)
    seen++
  })
  parser.write("<stream:stream xmlns:stream='http://etherx.jabber.org/streams' xmlns='jabber:component:accept'>")
  const started = process.cpuUsage()
  for (let at = 0; at < EACH; at++) parser.write(LINE)
  const { user, system } = process.cpuUsage(started)
  if (seen !== EACH) throw new Error(`${seen} of ${EACH} messages were read`)
  return user + system
}
