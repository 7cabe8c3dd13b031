// Pairing: how a signed-in device adds one more, and what guessing comes to.
import { expect } from 'chai'
import { makeCode } from '../../core/access/code.ts'
import { verdict } from '../support/as-server.ts'
import { post } from '../support/elsewhere.ts'
import type { Party, Software } from '../support/party.ts'
import { ownWorld, type World } from '../support/world.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const CODE = /^(?:\w{4}-){3}\w$/
const GAJIM: Software = { type: 'pc', name: 'Gajim' }
const CONVERSATIONS: Software = { type: 'phone', name: 'Conversations' }

let shared: Promise<World> | undefined
const opened = () => (shared ??= ownWorld({ BELLHOP_DESKTOP_DEVICES: '1' }))
after(async () => (await shared)?.end())

describe('a second device', () => {
  let acme: World
  before(async () => (acme = await opened()))

  const pairing = async (party: Party) => {
    party.says(BELLHOP, 'pair')
    const told = await party.hears(/^Pairing code/, BELLHOP)
    const [, code = '', link = ''] = /^Pairing code (\S+):[^]*\n(\S+)$/.exec(told.getChildText('body') ?? '') ?? []
    return { told, code, token: link.split('/p/')[1] ?? '' }
  }

  it('is paired by a signed-in one, with a code that is told once, works once, and is exchanged for its own', async () => {
    const first = await acme.person('sking', { client: CONVERSATIONS })
    const { told, code } = await pairing(first)
    expect(code).to.match(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
    expect(told.getChild('no-permanent-store', 'urn:xmpp:hints'), 'in no archive').to.exist
    const issued = await pair(acme, 'sking', code.toLowerCase().replace('-', ' '), '127.0.4.8')
    await first.hears(/^Your pairing code was used from 127.0.4.8/, BELLHOP)
    const second = await acme.person('sking', { client: GAJIM, password: issued })
    expect(second.jid).not.to.equal(first.jid)
    expect(await pair(acme, 'sking', code, '127.0.4.8')).to.equal('item-not-found')
    await second.leaves()
    await first.leaves()
  })

  it('is not paired by a page, by the administrator, or for somebody else', async () => {
    expect(await acme.does('pair').catch(error => error.message)).to.match(/in chat, as that person/)
    const code = await acme.code('nyang')
    const response = await fetch(`http://127.0.0.1:${acme.config.httpPort}/api/commands/pair`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`nyang:${code}`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: '{}',
    })
    expect(response.status).to.equal(403)
    expect(await response.text()).to.contain('made on a device that is signed in')
  })

  it('wins alone when a hundred use one pairing code at once', async () => {
    const first = await acme.person('lgarcia')
    const { code, token } = await pairing(first)
    const all = await Promise.all([
      ...Array.from({ length: 50 }, (_, at) => pair(acme, 'lgarcia', code, `127.0.2.${at}`)),
      ...Array.from({ length: 50 }, (_, at) => pairByLink(acme, token, `127.0.3.${at}`)),
    ])
    expect(all.filter(each => /^\w{4}-\w{4}-\w{4}-\w$/.test(each))).to.have.length(1)
    await first.leaves()
  })

  it('is paired while somebody elsewhere guesses, who has to wait longer and longer', async () => {
    const first = await acme.person('lpopp')
    const { code } = await pairing(first)
    const tried = []
    for (let at = 0; at < 20; at++) tried.push(await pair(acme, 'lpopp', makeCode().slice(0, 9), '127.1.9.1'))
    expect(tried.filter(verdict => verdict === 'item-not-found').length).to.be.within(3, 8)
    expect(tried.at(-1)).to.equal('resource-constraint')
    expect(await pair(acme, 'lpopp', code, '127.1.9.1'), 'not even with the right one').to.equal('resource-constraint')
    expect(await pair(acme, 'lpopp', code, '127.0.4.2')).to.match(CODE)
    await first.leaves()
  })

  it('is not paired by guessing from everywhere: the code ends after a hundred tries, and its owner makes another', async () => {
    const first = await acme.person('jchen')
    const { code, token } = await pairing(first)
    const guess = (at: number) => pair(acme, 'jchen', makeCode().slice(0, 9), `127.1.${at >> 8}.${at & 255}`)
    expect(await Promise.all(Array.from({ length: 50 }, (_, at) => guess(at)))).not.to.include('resource-constraint')
    first.says(BELLHOP, 'whoami')
    await first.hears(/John Chen/)
    expect(first.received.some(stanza => /was ended/.test(stanza.getChildText('body') ?? ''))).to.equal(false)
    await Promise.all(Array.from({ length: 150 }, (_, at) => guess(50 + at)))
    await first.hears(/^Your pairing code was ended, because 100 wrong ones were typed/, BELLHOP)
    expect(await pair(acme, 'jchen', code, '127.0.4.1')).to.equal('item-not-found')
    expect(await pairByLink(acme, token, '127.0.4.1')).to.equal('item-not-found')
    const again = await pairing(first)
    expect(await pair(acme, 'jchen', again.code, '127.0.4.1')).to.match(CODE)
    await first.leaves()
  })

  it('finds what was said before it signed in and while it was away, and hears what is said live on the first', async () => {
    const [king, first] = [await acme.person('sking'), await acme.person('nyang', { client: CONVERSATIONS })]
    first.says(king.jid.split('/')[0] ?? '', 'Said by her before')
    await king.hears('Said by her before')
    king.says('nyang@acme.test', 'Said to her before')
    await first.hears('Said to her before')
    const { code } = await pairing(first)
    const password = await pair(acme, 'nyang', code, '127.0.4.9')
    const second = await acme.person('nyang', { client: GAJIM, password })
    expect(await archiveOf(second)).to.include.members(['Said by her before', 'Said to her before'])
    await second.asks('nyang@acme.test', 'set', "<enable xmlns='urn:xmpp:carbons:2'/>")
    first.says('sking@acme.test', 'Said live')
    const carbon = await second.receives(stanza => String(stanza).includes('Said live'), 'a carbon')
    expect(carbon.getChild('sent', 'urn:xmpp:carbons:2'), 'as a carbon').to.exist
    await second.leaves()
    king.says('nyang@acme.test', 'Said while it was away')
    await first.hears('Said while it was away')
    const back = await acme.person('nyang', { client: GAJIM, password })
    expect(await archiveOf(back)).to.include.members(['Said live', 'Said while it was away'])
    await back.leaves()
    await Promise.all([king.leaves(), first.leaves()])
  })
})

describe('who guesses codes', () => {
  let acme: World
  before(async () => (acme = await opened()))

  it('locks nobody out of a device, in a thousand tries', async () => {
    const code = await acme.code('nyang')
    const device = await acme.person('nyang', { password: code })
    const verdicts = []
    for (let at = 0; at < 1_000; at++)
      verdicts.push(
        await verdict(acme, { username: 'nyang', code: makeCode(), address: `10.1.${at >> 8}.${at & 255}` }),
      )
    expect(verdicts.every(status => status === 403 || status === 429)).to.equal(true)
    const own = { username: 'nyang', code }
    for (const address of ['10.1.0.1', '203.0.113.5', '127.0.0.1'])
      expect(await verdict(acme, { ...own, address }), `the device from ${address}`).to.equal(200)
    await device.leaves()
    const again = await acme.person('nyang', { password: code })
    const { text = '' } = await acme.does('devices', { username: 'nyang' })
    expect(text.match(/refused: /g)?.length, 'entries of the log').to.be.within(2, 25)
    await again.leaves()
  })

  it('is slowed down when trying a right code at one account after the other', async () => {
    const code = await acme.code('sking')
    const names = ['nyang', 'lgarcia', 'jchen', 'lpopp', 'dfaviet']
    const tried = []
    for (const [at, username] of names.entries())
      tried.push(await verdict(acme, { username, code, address: `192.0.2.${at}` }))
    expect(tried).to.deep.equal([403, 403, 403, 429, 429])
  })

  it('opens nothing with the code of the administrator but pages', async () => {
    const { text = '' } = await acme.does('welcome')
    const code = /with the code (\S+),/.exec(text)?.[1] ?? ''
    expect(code).to.match(/^\w{4}-\w{4}-\w{4}-\w$/)
    expect((await acme.does('welcome')).text, 'told once')
      .to.contain('another code: ./bellhop code issue')
      .and.not.to.contain('with the code')
    const another = (await acme.does('code-issue')).table?.rows[0]?.[0] ?? ''
    expect(another)
      .to.match(/^\w{4}-\w{4}-\w{4}-\w$/)
      .and.not.to.equal(code)
    for (const username of ['administrator', '', 'sking'])
      for (const each of [code, another])
        expect(await verdict(acme, { username, code: each, address: '192.0.2.1' })).to.equal(403)
  })
})

/** The second device types the code: its access code, or why there is none. */
async function pair({ config }: World, username: string, code: string, from: string): Promise<string> {
  const { body } = await post(config, from, '/api/pairing', { username, code })
  return body.error ?? body.code ?? ''
}

async function pairByLink({ config }: World, token: string, from: string): Promise<string> {
  const { body } = await post(config, from, '/api/pairing', { token })
  return body.error ?? body.code ?? ''
}

/** The bodies in the own archive (XEP-0313). */
async function archiveOf(party: Party): Promise<string[]> {
  const before = party.received.length
  await party.asks(party.jid.split('/')[0] ?? '', 'set', "<query xmlns='urn:xmpp:mam:2'/>")
  return party.received.slice(before).flatMap(stanza => {
    const message = stanza.getChild('result', 'urn:xmpp:mam:2')?.getChild('forwarded')?.getChild('message')
    return message?.getChildText('body') ?? []
  })
}
