// A house that speaks German, with readers of English: what everybody in a room reads is in the language of the house, and what one
// person reads is in that person's.
import { expect } from 'chai'
import type { Element } from 'ltx'
import { poll } from '../../setup/ports.ts'
import { feed, room } from '../support/addresses.ts'
import { seven } from '../support/organisations.ts'
import { bookmarks, roster } from '../support/sights.ts'
import { tappedWorld } from '../support/tapped.ts'
import { inWorld } from '../support/visits.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const NEWS = feed('team-carl-news')
const base = seven.map(row => ({ ...row, language: ['bob', 'eve'].includes(row.username ?? '') ? 'en' : 'de' }))

describe('groups in a German house', () => {
  const { acme, online } = inWorld(() => tappedWorld(base, { BELLHOP_LANGUAGE: 'de' }))

  it('answer and refuse each in their own language', async () => {
    const [carl, bob] = [await online('carl'), await online('bob')]
    carl.says(BELLHOP, 'group create choir Chor')
    await carl.hears(/^Chor ist choir@/)
    carl.says(BELLHOP, 'group add choir bob,dave,eve')
    await carl.hears('Chor: 3 hinzugefügt.')
    bob.says(BELLHOP, 'group add choir dora')
    await bob.hears('Only the owner of choir can do this.')
    bob.says(BELLHOP, 'broadcast send team-carl-news Hi')
    await bob.hears(/^There is no group 'team-carl-news' for you/)
    carl.says(NEWS, 'only bob: Hallo')
    await carl.hears(
      /^Es wurde nichts gesendet: team-carl-news erreicht bob nicht\.\n1 = Den ganzen Text an alle/,
      NEWS,
    )
    carl.says(NEWS, 'Nichts senden')
    await carl.hears('Es wurde nichts gesendet.', NEWS)
  })

  it('tell of a closing each in their own language, and the room in the one of the house', async () => {
    const [dave, eve] = [await online('dave'), await online('eve')]
    await eve.joins(room('choir'), 'Eve Test')
    await acme().does('group-close', { group: 'choir' })
    await dave.hears('Chor wurde geschlossen.', BELLHOP)
    await eve.hears('Chor was closed.', BELLHOP)
    const isEnd = (each: Element) => each.attrs.type === 'unavailable' && String(each).includes('<destroy')
    expect(String(await eve.receives(isEnd, 'the end of the room'))).to.contain('Chor wurde geschlossen.')
  })

  it('say that they are external in the language of the house, and to each member in the own', async () => {
    const [carl, eve] = [await online('carl'), await online('eve')]
    carl.says(BELLHOP, 'qr group team-carl')
    const link = /https?:\S+/.exec((await carl.hears(/^Wer diesen Link öffnet/)).getChildText('body') ?? '')?.[0] ?? ''
    await acme().does('guest-add', { token: link, name: 'Gila' })
    await carl.hears(/sind ab jetzt Gäste, die nicht zur Organisation gehören\.$/, BELLHOP)
    await eve.hears(/has guests from outside the organisation from now on\.$/, BELLHOP)
    const { 'team-carl': held = [] } = (await acme().state()).rooms
    expect(held[0]).to.match(/ · extern \(derived\)$/)
    expect(held.join('\n')).to.contain('Gila (Gast)')
    for (const party of [carl, eve]) expect((await bookmarks(party))[room('team-carl')]).to.match(/ · extern \|/)
    const objects = (await acme().does('doctor')).table?.rows.map(([object]) => object) ?? []
    expect(objects.filter(object => /^(room|feed|roster|bookmarks|space)\//.test(object ?? ''))).to.deep.equal([])
  })

  it('stand in rosters under the word of each reader, and under another one when somebody chooses a language', async () => {
    const [ed, eve] = [await online('ed'), await online('eve')]
    expect((await roster(ed))[NEWS]).to.match(/\| Verteiler$/)
    expect((await roster(eve))[NEWS]).to.match(/\| Broadcasts$/)
    eve.says(BELLHOP, 'language de')
    await eve.hears(/^Bellhop schreibt Ihnen/)
    expect((await roster(eve))[NEWS]).to.match(/\| Verteiler$/)
    eve.says(BELLHOP, 'language default')
    await eve.hears(/^From now on/)
  })

  it('take a broadcast back in the language of each who got it', async () => {
    const [carl, ed, eve] = [await online('carl'), await online('ed'), await online('eve')]
    carl.says(NEWS, 'Kuchen um drei')
    const first = await ed.hears(/Kuchen um drei/, NEWS)
    carl.says(BELLHOP, `broadcast retract ${first.attrs.id}`)
    await carl.hears(/^Zurückgenommen: \d+ Personen erfahren von „Kuchen um drei“\./)
    await ed.hears(/^Eine Nachricht vom \d.* wurde zurückgenommen\.$/, NEWS)
    await eve.hears(/^A message of \d.* was withdrawn\.$/, NEWS)
  })

  it('have other titles as soon as the house speaks another language', async () => {
    await acme().bellhop.stop()
    const again = await acme().begins({ BELLHOP_LANGUAGE: 'en' })
    try {
      await acme().restored()
      const held = async () => (await acme().state()).rooms['team-carl'] ?? []
      await poll(async () => / · external \(derived\)$/.test((await held())[0] ?? ''))
      expect((await held())[0]).to.match(/ · external \(derived\)$/)
      expect((await held()).join('\n')).to.contain('Gila (guest)')
    } finally {
      await again.stop()
    }
  })
})
