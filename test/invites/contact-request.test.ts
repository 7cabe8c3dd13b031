// A subscription request with a token (XEP-0379), as a client sends it that opened somebody's contact link.
import { expect } from 'chai'
import type { Party } from '../support/party.ts'
import { pushed, roster } from '../support/sights.ts'
import { ownWorld, type World } from '../support/world.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'

describe('a subscription request with a token', () => {
  let acme: World
  before(async () => (acme = await ownWorld()))
  after(() => acme?.end())

  it('makes two people contacts at once, online for each other, without anybody being asked', async () => {
    const [popp, sully] = await Promise.all([acme.person('lpopp'), acme.person('psully')])
    const token = await tokenOf(popp)
    request(sully, 'lpopp', token)
    await sully.receives(({ attrs }) => attrs.type === 'subscribed' && attrs.from === 'lpopp@acme.test', 'the consent')
    expect(await pushed(sully, 'lpopp@acme.test')).to.match(/^Luis Popp \| both/)
    expect(await pushed(popp, 'psully@acme.test')).to.match(/\| both/)
    await sully.receives(isOnline(popp), 'the other online')
    await popp.receives(isOnline(sully), 'the asker online')
    expect(popp.received.filter(({ attrs }) => attrs.type === 'subscribe')).to.deep.equal([])
    expect((await roster(sully))['lpopp@acme.test']).to.match(/\| both/)
    await Promise.all([popp.leaves(), sully.leaves()])
  })

  it('is an ordinary request, which the other one answers, when the token is worth nothing', async () => {
    const [faviet, bernstein] = await Promise.all([acme.person('dfaviet'), acme.person('dbernste')])
    request(bernstein, 'dfaviet', 'aaaaaaaaaaaaaaaaaaaaaaaaaa')
    await faviet.receives(
      ({ attrs }) => attrs.type === 'subscribe' && attrs.from === 'dbernste@acme.test',
      'the request',
    )
    await Promise.all([faviet.leaves(), bernstein.leaves()])
  })

  it('brings no contact with another one than the one whose token it is', async () => {
    const [popp, murman, bernstein] = await Promise.all(['lpopp', 'jmurman', 'dbernste'].map(name => acme.person(name)))
    if (!popp || !murman || !bernstein) throw new Error('somebody is missing')
    request(bernstein, 'jmurman', await tokenOf(popp))
    await murman.receives(
      ({ attrs }) => attrs.type === 'subscribe' && attrs.from === 'dbernste@acme.test',
      'the request',
    )
    expect(Object.keys(await roster(bernstein))).not.to.include('lpopp@acme.test')
    await Promise.all([popp, murman, bernstein].map(each => each.leaves()))
  })

  it('is an ordinary request while the gateway is away', async () => {
    const [faviet, sully] = await Promise.all([acme.person('dfaviet'), acme.person('psully')])
    const token = await tokenOf(faviet)
    await acme.bellhop.stop()
    request(sully, 'dfaviet', token)
    await faviet.receives(({ attrs }) => attrs.type === 'subscribe' && attrs.from === 'psully@acme.test', 'the request')
    await Promise.all([faviet.leaves(), sully.leaves()])
  })
})

const isOnline =
  (party: Party) =>
  ({ name, attrs }: { name: string; attrs: Record<string, string> }) =>
    name === 'presence' && attrs.from === party.jid && !attrs.type

const request = (by: Party, whom: string, token: string) =>
  by.sends(
    `<presence type='subscribe' to='${whom}@acme.test'><preauth xmlns='urn:xmpp:pars:0' token='${token}'/></presence>`,
  )

/** The token of a person's own contact link, asked of Bellhop by chat. */
async function tokenOf(party: Party): Promise<string> {
  party.says(BELLHOP, 'qr contact')
  const said = await party.hears(/\/c\/[0-9a-z]{26}/)
  return /\/c\/([0-9a-z]{26})/.exec(String(said.getChildText('body')))?.[1] ?? ''
}
