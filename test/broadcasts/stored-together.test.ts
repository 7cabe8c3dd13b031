// Copies that are stored with their chunk, in one transaction: before any of them is handed on, and once.
import { expect } from 'chai'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate as turn } from 'node:timers/promises'
import type { Element } from 'ltx'
import { archive } from '../faults/archive.ts'
import { chart } from '../support/chart.ts'
import type { Party } from '../support/party.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'

const NEWS = 'team-boss-news@bellhop.acme.test'
const MAM = 'urn:xmpp:mam:2'
const clerks = Array.from({ length: 60 }, (_, at) => `clerk${String(at).padStart(2, '0')}`)
const company = chart(['boss', ...clerks.map(clerk => `  ${clerk}`)].join('\n'))

describe('copies that are stored together', function () {
  this.timeout(60_000)
  let acme: TappedWorld
  before(async () => (acme = await tappedWorld(company, { BELLHOP_ARCHIVE_STORAGE: 'bellhop' })))
  after(() => acme.end())

  const broadcast = (text: string) => acme.does('broadcast-send', { group: 'team-boss-news', text })

  it('have the id that the archive has, whether their recipient is there or comes later', async () => {
    const there = await acme.person('clerk00')
    await broadcast('A <b>first</b> text & more')
    const live = await there.hears('A <b>first</b> text & more', NEWS)
    const late = await acme.person('clerk01')
    const kept = await late.hears('A <b>first</b> text & more', NEWS)
    expect(idIn(live)).to.be.a('string').with.length.above(8)
    expect(idIn(kept), 'the key of the chunk').to.equal(idIn(live))
    expect(await idsOf(there)).to.deep.equal([idIn(live)])
    expect(await idsOf(late)).to.deep.equal([idIn(kept)])
    expect(kept.getChild('delay')).to.exist
    await Promise.all([there.leaves(), late.leaves()])
  })

  it('are delivered and not stored for whoever wants no archive, and for all others', async () => {
    const nobody = await acme.person('clerk02')
    const other = await acme.person('clerk03')
    await nobody.asks('clerk02@acme.test', 'set', `<prefs xmlns='${MAM}' default='never'/>`)
    const friend = `<prefs xmlns='${MAM}' default='never'><always><jid>${NEWS}</jid></always></prefs>`
    await other.asks('clerk03@acme.test', 'set', friend)
    await broadcast('A second text')
    expect(idIn(await nobody.hears('A second text', NEWS))).to.equal(undefined)
    const id = idIn(await other.hears('A second text', NEWS))
    expect(await bodiesOf(nobody)).not.to.include('A second text')
    expect((await idsOf(other)).at(-1)).to.equal(id)
    await Promise.all([nobody.leaves(), other.leaves()])
  })

  it('go to other resources as carbons (XEP-0280), with the same id', async () => {
    const first = await acme.person('clerk04', { resource: 'first' })
    const second = await acme.person('clerk04', { resource: 'second', silent: true })
    second.sends('<presence><priority>-1</priority></presence>')
    await second.asks('clerk04@acme.test', 'set', "<enable xmlns='urn:xmpp:carbons:2'/>")
    await broadcast('A third text')
    const live = await first.hears('A third text', NEWS)
    const carbon = await second.receives(stanza => !!stanza.getChild('received'), 'a carbon')
    const copy = carbon.getChild('received')?.getChild('forwarded')?.getChild('message')
    expect([copy?.getChildText('body'), copy && idIn(copy)]).to.deep.equal(['A third text', idIn(live)])
    await Promise.all([first.leaves(), second.leaves()])
  })

  for (const [kind, personal, sent, part, last] of [
    ['with one text', 'false', 'The last text but one', 'but one', 'The last text'],
    ['with a text for each', 'true', 'Dear {{ given_name }}, <the> last & best', 'Dear Clerk59', 'The very last text'],
  ] as const)
    it(`are stored and sent once, ${kind}, when the server is killed as soon as they are stored`, async () => {
      const online = await acme.person('clerk59')
      const file = new DatabaseSync(join(acme.config.data, 'prosody', 'prosody.sqlite'), { readOnly: true })
      const rows = file.prepare(`SELECT count(*) AS "count" FROM "prosodyarchive" WHERE instr("value", ?)`)
      await acme.does('broadcast-send', { group: 'team-boss-news', personal, text: sent })
      while (!rows.get(part)?.count) await turn()
      acme.tap.away(true)
      acme.prosody.kill('SIGKILL')
      await acme.prosody.ended
      file.close()
      await acme.prosody.restart()
      acme.tap.away(false)
      await online.ended
      const member = await acme.person('clerk59')
      await broadcast(last)
      await member.hears(last)
      await member.leaves()
      for (const name of clerks.slice(5)) {
        const party = await acme.person(name)
        if (name !== 'clerk59') await party.hears(last)
        const text = sent.replace('{{ given_name }}', name.replace('c', 'C'))
        const offline = party.received.filter(stanza => stanza.getChildText('body') === text)
        expect(offline.length, name).to.equal(name === 'clerk59' ? 0 : 1)
        const stored = (await bodiesOf(party)).filter(body => body === text)
        expect(stored.length, name).to.equal(1)
        await party.leaves()
      }
    })
})

const idIn = (message: Element): string | undefined => message.getChild('stanza-id', 'urn:xmpp:sid:0')?.attrs.id

const bodiesOf = async (party: Party) =>
  (await archive(party)).filter(({ from }) => from === NEWS).map(({ body }) => body)

/** The ids of what the archive has from the group, oldest first. */
async function idsOf(party: Party): Promise<string[]> {
  party.received.length = 0
  await party.asks(party.jid.split('/')[0] ?? '', 'set', `<query xmlns='${MAM}'/>`)
  return party.received.flatMap(stanza => {
    const result = stanza.getChild('result', MAM)
    const from = result?.getChild('forwarded')?.getChild('message')?.attrs.from
    return result && from === NEWS ? [result.attrs.id] : []
  })
}
