// The file of guests: brought in once, whatever dies meanwhile.
import { expect } from 'chai'
import { poll } from '../../setup/ports.ts'
import { chart } from '../support/chart.ts'
import { healthy } from '../support/healthy.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'

const FILE = `address,name,as,sponsor,group
cora@customer.example,Cora Carter,customer,ann,
paul@partner.example,Paul Prior,partner,bob,
`

describe('a file of guests', function () {
  this.timeout(60_000)
  let acme: TappedWorld
  before(async () => (acme = await tappedWorld(chart('\n  ann\n    bob\n'))))
  after(() => acme.end())

  const guests = async () =>
    (await acme.does('list', { name: 'guests' })).table?.rows.map(([address, name]) => ({ address, name }))

  const caughtUp = async () => {
    const isOk = async () => {
      const answer = await fetch(`http://127.0.0.1:${acme.config.httpPort}/healthz`).catch(() => undefined)
      return answer && /"status":"ok"/.test(await answer.text())
    }
    expect(await poll(async () => (await isOk()) === true)).to.equal(true)
  }

  it('comes whole when its beginning was cut short, and does not bring back who was removed', async () => {
    const BELLHOP_GUESTS = acme.file('guests.csv', FILE)
    await acme.bellhop.stop()
    const sprung = acme.tap.cuts(1, 'before')
    const killed = await acme.begins({ BELLHOP_GUESTS })
    await sprung
    killed.kill('SIGKILL')
    await killed.ended

    const again = await acme.begins({ BELLHOP_GUESTS })
    await caughtUp()
    const whole = await guests()
    expect(whole?.map(({ name }) => name).sort()).to.deep.equal(['Cora Carter', 'Paul Prior'])
    await healthy(acme)
    const [gone] = whole ?? []
    await acme.does('guest-remove', { guest: gone?.address ?? '' })
    await again.stop()

    const third = await acme.begins({ BELLHOP_GUESTS })
    await caughtUp()
    expect(await guests()).to.deep.equal(whole?.slice(1))
    await third.stop()
  })
})
