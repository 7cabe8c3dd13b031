// What somebody keeps who is let go: nothing that opens a door, not when they come back, not for the next one of that name.
import { expect } from 'chai'
import { post } from '../support/elsewhere.ts'
import { edit, without } from '../support/chart.ts'
import { guestActions, tokenOf } from '../support/guests.ts'
import { cookieOf, looks, newAddress, opens, PAIRING, people, siege } from '../support/siege.ts'
import type { TappedWorld } from '../support/tapped.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const successor = edit(people, 'hal', { id: 'other' }).filter(({ id }) => id === 'other')

describe('who is let go', () => {
  let acme: TappedWorld
  const { as } = guestActions(() => acme)
  before(async function () {
    this.timeout(60_000)
    acme = await siege()
  })
  after(() => acme.becomes(people))

  it('has nothing left: no session, cookie, code, pairing link, contact link or picture of it', async () => {
    const used = await acme.code('hal')
    const cookie = await cookieOf(acme, 'hal', used)
    const party = await acme.person('hal', { password: used })
    const fresh = await acme.code('hal')
    party.says(BELLHOP, 'pair')
    const [, typed = '', pairing = ''] =
      PAIRING.exec((await party.hears(/^Pairing code/)).getChildText('body') ?? '') ?? []
    const contact = tokenOf(await as('hal', 'qr-contact', {}, used))
    expect((await looks(acme, `/c/${contact}.svg`)).status).to.equal(200)

    const remains = async () => {
      const pages = [`/c/${contact}`, `/c/${contact}.svg`, `/c/${contact}.png`, `/p/${pairing}`]
      const statuses = await Promise.all(pages.map(async path => (await looks(acme, path)).status))
      const pair = async (fields: object) => (await post(acme.config, newAddress(), '/api/pairing', fields)).body
      const pairs = [await pair({ username: 'hal', code: typed }), await pair({ token: pairing })]
      return {
        opened: [...(await opens(acme, 'hal', used, cookie)), ...(await opens(acme, 'hal', fresh, cookie))],
        pages: statuses.filter(status => status !== 404),
        paired: pairs.filter(({ error }) => error !== 'item-not-found'),
      }
    }
    const nothing = { opened: [], pages: [], paired: [] }

    await acme.becomes(without(people, 'hal'))
    expect(await party.ended).to.equal('not-authorized: This account is no longer in use.')
    expect(await remains(), 'away').to.deep.equal(nothing)
    await acme.becomes(people)
    expect(await remains(), 'back under the same id').to.deep.equal(nothing)
    await acme.becomes([...without(people, 'hal'), ...successor])
    expect(await remains(), 'somebody else of that username').to.deep.equal(nothing)
  })
})
