// The wire: every example of the specifications is a test, and the codecs keep what they promise.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { Element, parse } from 'ltx'
import { Activity } from '../../../xep/activity.ts'
import { AdHoc } from '../../../xep/adhoc.ts'
import { Answer } from '../../../xep/answer.ts'
import { Freeze, Frozen } from '../../../xep/backup.ts'
import { Erase, Erased } from '../../../xep/erasure.ts'
import { ReloadSecrets } from '../../../xep/secrets.ts'
import { Blocking } from '../../../xep/blocking.ts'
import { Bookmarks } from '../../../xep/bookmarks.ts'
import { Announcement } from '../../../xep/broadcast.ts'
import { Ask, Buttons, Choose, Chosen } from '../../../xep/buttons.ts'
import { Coupon } from '../../../xep/coupon.ts'
import { Directory } from '../../../xep/directory.ts'
import { Dialogue, Emoticon } from '../../../xep/emoticons.ts'
import { Fanout } from '../../../xep/fanout.ts'
import { buildError, Fault, parseError } from '../../../xep/fault.ts'
import { Consent, Proposal } from '../../../xep/federation.ts'
import { Feeds } from '../../../xep/feeds.ts'
import { Acknowledge, OutboxState, Resume, Stored } from '../../../xep/outbox.ts'
import { Messages, Retract } from '../../../xep/moderation.ts'
import { Changed, Closing, Rooms, Titled } from '../../../xep/rooms.ts'
import { Rosters } from '../../../xep/rosters.ts'
import {
  attr,
  boolean,
  element,
  integer,
  list,
  oneOf,
  optional,
  string,
  text,
  textChild,
  type Extension,
} from '../../../xep/schema.ts'
import { Spaces } from '../../../xep/spaces.ts'
import { Sticker } from '../../../xep/stickers.ts'
import { Archives, Rival } from '../../../xep/stream.ts'
import { Slot, SlotRequest } from '../../../xep/uploads.ts'
import { Bound, Closed, Heard, Sessions } from '../../../xep/sessions.ts'

const FOLDER = join(import.meta.dirname, '../../..', 'xep')
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- extensions of every kind are in one list
const extensions: Extension<any>[] = [
  Activity,
  Announcement,
  Answer,
  Archives,
  Ask,
  Blocking,
  Bookmarks,
  Bound,
  Buttons,
  Changed,
  Choose,
  Chosen,
  Closed,
  Closing,
  Coupon,
  Consent,
  Dialogue,
  Freeze,
  Frozen,
  Erase,
  Erased,
  ReloadSecrets,
  Directory,
  Emoticon,
  Acknowledge,
  Fanout,
  Feeds,
  Heard,
  Stored,
  Messages,
  Proposal,
  Resume,
  Retract,
  Rival,
  Rooms,
  Slot,
  SlotRequest,
  Rosters,
  Sessions,
  Spaces,
  Sticker,
  OutboxState,
  Titled,
]

describe('the specifications', () => {
  const pages = readdirSync(FOLDER).filter(name => name.endsWith('.md'))

  for (const page of pages) {
    const examples = [
      ...readFileSync(join(FOLDER, page), 'utf8').matchAll(/^```xml ([\w-]+)(?: ([\w-]+))?\n([^]*?)^```$/gm),
    ]
    for (const [at, [, name, condition, xml = '']] of examples.entries()) {
      it(`${page}, example ${at + 1}: <${name}/> ${condition ? `is refused as ${condition}` : 'survives parse and build'}`, () => {
        const extension = extensions.find(each => each.name === name)
        if (!extension) throw new Error(`no extension <${name}/>`)
        const given = parse(xml.trim())
        if (condition) return expect(faultOf(() => extension.parse(given)).condition).to.equal(condition)
        const value = extension.parse(given)
        expect(extension.parse(parse(extension.build(value).toString()))).to.deep.equal(value)
      })
    }
  }

  it('have one for every namespace of ours', () => {
    const described = pages.map(page => page.replace('.md', ''))
    const files = readdirSync(FOLDER).filter(name => name.endsWith('.ts'))
    const ours = files.filter(name => readFileSync(join(FOLDER, name), 'utf8').includes("NS = 'urn:bellhop:"))
    expect(ours.map(name => name.replace('.ts', '')).filter(name => !described.includes(name))).to.deep.equal([])
  })
})

describe('a codec', () => {
  const NS = 'urn:test'
  const Part = element(NS, 'part', { name: attr(string(5)) })
  const Whole = element(NS, 'whole', {
    count: attr(integer(1, 9)),
    kind: optional(attr(oneOf('a', 'b'))),
    sure: optional(attr(boolean)),
    title: optional(textChild(string())),
    parts: list(Part, 2),
  })
  const refused = (xml: string) => faultOf(() => Whole.parse(parse(xml))).condition

  it('gives back what it was given, markup and all', () => {
    const value = { count: 3, kind: 'a' as const, sure: true, title: `<&"'>`, parts: [{ name: 'one' }, { name: '' }] }
    expect(Whole.parse(parse(Whole.build(value).toString()))).to.deep.equal(value)
  })

  it('leaves out what is absent and ignores what it does not know', () => {
    expect(Whole.parse(parse(`<whole xmlns='${NS}' count='1' more='x'><other/></whole>`))).to.deep.equal({
      count: 1,
      parts: [],
    })
  })

  it('refuses what is not of its form', () => {
    for (const xml of [
      `<whole xmlns='${NS}'/>`,
      `<whole xmlns='${NS}' count='x'/>`,
      `<whole xmlns='${NS}' count='10'/>`,
      `<whole xmlns='${NS}' count='1' kind='c'/>`,
      `<whole xmlns='${NS}' count='1' sure='maybe'/>`,
      `<whole xmlns='${NS}' count='1'><part name='too long'/></whole>`,
      `<whole xmlns='${NS}' count='1'><part name=''/><part name=''/><part name=''/></whole>`,
      `<whole xmlns='urn:other' count='1'/>`,
    ])
      expect(refused(xml), xml).to.equal('bad-request')
  })

  it('reads text of an element', () => {
    const Line = element(NS, 'line', { words: text(string(10)) })
    expect(Line.parse(parse(`<line xmlns='${NS}'>a &amp; b</line>`)).words).to.equal('a & b')
  })

  it('carries commands with their forms', () => {
    const stage = {
      node: 'help',
      form: { type: 'submit' as const, fields: [{ var: 'a', values: ['1', '2'], required: [], options: [] }] },
    }
    expect(AdHoc.parse(parse(AdHoc.build(stage).toString()))).to.deep.equal(stage)
  })
})

describe('a fault', () => {
  it('is the same after having been a stanza error', () => {
    const stanza = new Element('iq', { type: 'error', from: 'a@b' })
    stanza.cnode(buildError(new Fault('not-allowed', 'No & no.')))
    expect(parseError(parse(stanza.toString()))).to.include({
      condition: 'not-allowed',
      message: 'No & no.',
      status: 405,
    })
  })

  it('stays one when the condition is unknown to us', () => {
    const stanza = parse(
      "<iq type='error' from='a@b'><error><made-up xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
    )
    expect(parseError(stanza).condition).to.equal('undefined-condition')
  })
})

function faultOf(run: () => unknown): Fault {
  try {
    run()
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error('nothing was refused')
}
