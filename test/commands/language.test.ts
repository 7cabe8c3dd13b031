// The language of who reads: what a person chooses counts more than what the organisation's list says.
import { expect } from 'chai'
import { edit } from '../support/chart.ts'
import { ten } from '../support/organisations.ts'
import { tappedWorld } from '../support/tapped.ts'
import { inWorld } from '../support/visits.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const base = edit(
  ten.map(row => ({ ...row, language: '' })),
  'dora',
  { language: 'de-CH' },
)

describe('the language of a person', () => {
  const { acme, online } = inWorld(
    () => tappedWorld(base),
    world => world.becomes(base),
  )

  it('is the one of the profile, in answers and in refusals', async () => {
    const dora = await online('dora')
    dora.says(BELLHOP, 'whoami')
    await dora.hears(/^Vorgesetzte\(r\) · /m)
    dora.says(BELLHOP, 'code list juliet')
    await dora.hears('Hier gibt es niemanden mit dem Namen „juliet“.')
  })

  it('is the one that the person chooses, whatever the list says later', async () => {
    const ed = await online('ed')
    ed.says(BELLHOP, 'language')
    await ed.hears(/^Bellhop writes to you in this language: English\.[^]*^de · Deutsch$/m)
    ed.says(BELLHOP, 'language Deutsch')
    await ed.hears('Bellhop schreibt Ihnen ab jetzt in dieser Sprache: Deutsch.')
    await acme().becomes(edit(base, 'ed', { language: 'en', title: 'Buyer' }))
    ed.says(BELLHOP, 'whoami')
    await ed.hears(/^Position · Buyer$/m)
    ed.says(BELLHOP, 'language default')
    await ed.hears('From now on Bellhop writes to you in this language: English.')
  })

  for (const [username, reason, entry] of [
    ['dora', /^not-authorized: Dieses Gerät wurde abgemeldet\./, 'abgemeldet vom Administrator'],
    ['dave', /^not-authorized: This device was signed out\./, 'signed out by the administrator'],
  ] as const)
    it(`is that of ${username} for what somebody else does to a device`, async () => {
      const code = await acme().code(username)
      const device = await online(username, code, { client: 'mute' })
      await acme().does('code-revoke', { id: device.jid.split('/')[1] ?? '' })
      expect(await device.ended).to.match(reason)
      expect((await acme().does('devices', { username })).text).to.contain(` · ${entry} · `)
    })

  it('is none that Bellhop does not speak', async () => {
    const dora = await online('dora')
    dora.says(BELLHOP, 'language tlh')
    await dora.hears('Bellhop schreibt nicht in der Sprache „tlh“. Es gibt: English (en), Deutsch (de).')
    dora.says(BELLHOP, 'language EN-gb')
    await dora.hears('From now on Bellhop writes to you in this language: English.')
    dora.says(BELLHOP, 'language default')
    expect(await dora.hears(/^Bellhop schreibt Ihnen ab jetzt/)).not.to.equal(undefined)
  })
})
