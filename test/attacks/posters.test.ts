// Posters as PNG are slow to draw: who asks for many of them holds up nobody else.
import { expect } from 'chai'
import { Painter } from '../../gateway/posters/paint.ts'
import { knockFrom } from '../support/elsewhere.ts'
import { newAddress } from '../support/siege.ts'
import { ownWorld, type World } from '../support/world.ts'

describe('posters that are drawn', function () {
  this.timeout(60_000)
  const svg = (text: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><text>${text}</text></svg>`
  const painting = (text: string) => ({ svg: svg(text), width: 10 })

  it('take turns by network, whoever asked for many before', async () => {
    const painter = new Painter({ postersCached: 50, postersWaiting: 20 })
    const order: string[] = []
    const asks = (name: string, network: string) =>
      painter.paint(name, painting(name), network).then(png => void (png && order.push(name)))
    await Promise.all([
      ...['a1', 'a2', 'a3', 'a4'].map(name => asks(name, 'one')),
      ...['b1', 'b2'].map(name => asks(name, 'two')),
      asks('c1', 'three'),
    ])
    expect(order).to.deep.equal(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4'])
  })

  it('wait in a bounded number, are drawn once for all who ask, and are kept until they change', async () => {
    const painter = new Painter({ postersCached: 2, postersWaiting: 2 })
    const asks = (text: string) => painter.paint('poster', painting(text), 'one')
    const [first, same, ...rest] = await Promise.all(['1', '1', '2', '3', '4', '5'].map(asks))
    expect(same).to.equal(first)
    expect(rest.map(png => png !== undefined)).to.deep.equal([true, true, false, false])
    const kept = await asks('6')
    expect(await asks('6')).to.equal(kept)
    await painter.paint('other', painting('7'), 'one')
    await painter.paint('another', painting('8'), 'one')
    expect(await asks('6')).not.to.equal(kept)
  })

  describe('by the gateway', () => {
    let acme: World
    before(async () => (acme = await ownWorld({ BELLHOP_POSTERS_WAITING: '1' })))
    after(() => acme?.end())

    it('are refused with 503 where too many wait, and told from memory', async () => {
      const links = await Promise.all(
        Array.from({ length: 12 }, async (_, at) => {
          const { link = '' } = await acme.does('qr-group', { group: 'tree-sking-news', hours: String(at + 1) })
          return link
        }),
      )
      const asks = (link: string) => knockFrom(acme.config, newAddress(), `${new URL(link).pathname}.png`, {}, 30_000)
      const answers = await Promise.all(links.map(asks))
      expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([200, 503]))
      const drawn = links[answers.findIndex(({ status }) => status === 200)] ?? ''
      const again = await Promise.all(Array.from({ length: 20 }, () => asks(drawn)))
      expect(new Set(again.map(({ status }) => status))).to.deep.equal(new Set([200]))
    })
  })
})
