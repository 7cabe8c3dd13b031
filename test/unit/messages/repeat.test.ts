// Messages that a client sends again count as the first one: within an hour, by an id that no other message of theirs has.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { parse } from 'ltx'
import { loadConfig } from '../../../config.ts'
import { digestOfSent, firstOrigin } from '../../../core/conversation/repeat.ts'
import { parseMessage } from '../../../xep/message-parse.ts'
import { storeOf } from '../../support/store.ts'
import { bareJid } from '../../../core/model/jid.ts'

const TO = 'bellhop@bellhop.acme.test'
const UNGUESSABLE = '0e5b8c1e-6a4f-4a53-9d5e-0f4c2c0f4b11'
const ORIGIN = (id: string) => `<origin-id xmlns='urn:xmpp:sid:0' id='${id}'/>`

describe('a message that comes again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-repeat-'))
  let store: Awaited<ReturnType<typeof storeOf>>
  let at = Date.parse('2026-11-28T10:00:00Z')
  let count = 0
  before(async () => (store = await storeOf(loadConfig({ BELLHOP_DATA: folder, BELLHOP_DOMAIN: 'acme.test' }))))
  after(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })

  /** @returns which of the messages so far it is, counted from one; nothing for a new one */
  const takes = async (id: string, inner: string, { from = 'ann@acme.test/1', to = TO } = {}) => {
    const message = parseMessage(parse(`<message type='chat' ${id && `id='${id}'`}>${inner}</message>`))
    const own = `outbox ${++count}`
    const sentAs = digestOfSent({ from, to }, message)
    const origin = sentAs && (await firstOrigin({ store, now: () => new Date(at) }, { from, sentAs }))
    if (origin !== undefined && origin !== own) return Number(origin.slice('outbox '.length))
    const record = { id: `${bareJid(from)} ${own}`, at: new Date(at).toISOString(), done: true }
    await store.inbox.put({ ...record, ...(sentAs && { sentAs }) })
    return undefined
  }

  it('is the first one, from whatever client, for an hour', async () => {
    expect(await takes(UNGUESSABLE, '<body>pair</body>')).to.equal(undefined)
    const first = count
    at += 59 * 60_000
    expect(await takes(UNGUESSABLE, '<body>pair</body>', { from: 'ann@acme.test/2' })).to.equal(first)
    at += 2 * 60_000
    expect(await takes(UNGUESSABLE, '<body>pair</body>')).to.equal(undefined)
  })

  it('is itself when the server hands it over once more', async () => {
    expect(await takes('a-1b2c3d4e5f6a7b8c', '<body>whoami</body>')).to.equal(undefined)
    count--
    expect(await takes('a-1b2c3d4e5f6a7b8c', '<body>whoami</body>')).to.equal(undefined)
  })

  it('is another one with other words, from somebody else, to another address, or of another kind', async () => {
    const id = 'c0ffee00-1111-2222-3333-444455556666'
    await takes(id, '<body>Lunch</body>')
    const others: [string, object?][] = [
      ['<body>Dinner</body>'],
      ['<body>Lunch</body>', { from: 'bob@acme.test/1' }],
      ['<body>Lunch</body>', { to: 'team-ann-news@bellhop.acme.test' }],
      ["<body>Lunch</body><replace xmlns='urn:xmpp:message-correct:0' id='x'/>"],
      ["<body>Lunch</body><reactions xmlns='urn:xmpp:reactions:0' id='x'><reaction>👍</reaction></reactions>"],
      ["<body>Lunch</body><x xmlns='jabber:x:oob'><url>https://files.acme.test/p.png</url></x>"],
    ]
    for (const [inner, how] of others) expect(await takes(id, inner, how), inner).to.equal(undefined)
  })

  it('is told by the id of its origin where there is one, and by no id that counts from one', async () => {
    await takes('m1', `<body>Yes</body>${ORIGIN('o1')}`)
    const first = count
    expect(await takes('m2', `<body>Yes</body>${ORIGIN('o1')}`)).to.equal(first)
    for (const id of ['m7', '', 'aaaaaaaaaaaaaaaaaaaa', '1111222211112222']) {
      await takes(id, '<body>Yes</body>')
      expect(await takes(id, '<body>Yes</body>'), id).to.equal(undefined)
    }
  })
})
