// Uploads have bounds: what a guest uploads in a day, what a member does, and what all uploads take together.
import { expect } from 'chai'
import { outcome } from '../support/hostile.ts'
import { seven } from '../support/organisations.ts'
import type { Party } from '../support/party.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'

const MB = 1024 * 1024

/** Asks for a slot: `result`, or the condition of the refusal. */
const upload = async (party: Party, megabytes: number) =>
  outcome(
    await party.asks(
      'acme.test',
      'get',
      `<request xmlns='urn:xmpp:http:upload:0' filename='photo.png' size='${megabytes * MB}' content-type='image/png'/>`,
    ),
  )

async function guest(acme: TappedWorld): Promise<Party> {
  const { link = '' } = await acme.does('qr-group', { group: 'team-bob' })
  const { table } = await acme.does('guest-add', { token: link, name: 'Gwen' })
  const [address = '', password = ''] = table?.rows[0] ?? []
  return acme.person(address.split('@')[0] ?? '', { password })
}

describe('uploads', () => {
  let acme: TappedWorld
  const opened = async (environment: Record<string, string>) => (acme = await tappedWorld(seven, environment))
  afterEach(() => acme?.end())

  it('of a guest are 10 MB a day, and of a member more', async () => {
    await opened({})
    const [gwen, bob] = [await guest(acme), await acme.person('bob')]
    expect(await upload(gwen, 11)).to.equal('resource-constraint')
    expect(await upload(gwen, 6)).to.equal('result')
    expect(await upload(gwen, 6), 'the same day').to.equal('resource-constraint')
    expect(await upload(gwen, 4)).to.equal('result')
    for (let file = 0; file < 3; file++) expect(await upload(bob, 40)).to.equal('result')
  })

  it('of a guest are none where the setting says so', async () => {
    await opened({ BELLHOP_GUEST_UPLOAD_MB: '0' })
    expect(await upload(await guest(acme), 0.001)).to.equal('resource-constraint')
    expect(await upload(await acme.person('bob'), 10)).to.equal('result')
  })

  it('of a member and of all together end at their settings', async () => {
    await opened({ BELLHOP_UPLOAD_MB: '3', BELLHOP_UPLOAD_TOTAL_MB: '5' })
    const [bob, dave] = [await acme.person('bob'), await acme.person('dave')]
    expect(await upload(bob, 2)).to.equal('result')
    expect(await upload(bob, 2), 'a member').to.equal('resource-constraint')
    expect(await upload(dave, 2)).to.equal('result')
    expect(await upload(await acme.person('carl'), 2), 'all together').to.equal('resource-constraint')
  })
})
