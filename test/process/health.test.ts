// What those who watch are told, however often they ask.
import { expect } from 'chai'
import { secret } from '../../config.ts'
import { world, type World } from '../support/world.ts'

const POLLS = 700 // more than everybody else may ask in a minute

describe('those who watch', () => {
  let acme: World
  before(async () => (acme = await world()))

  const token = () => ({ authorization: `Bearer ${secret(acme.config, 'admin')}` })

  for (const path of ['/healthz', '/metrics'])
    it(`are answered at ${path} however often they ask`, async () => {
      const found = new Set<number>()
      for (let at = 0; at < POLLS; at += 20) {
        const answers = Array.from({ length: 20 }, () =>
          fetch(`http://127.0.0.1:${acme.config.httpPort}${path}`, { headers: token() }),
        )
        for (const answer of await Promise.all(answers)) {
          found.add(answer.status)
          await answer.text()
        }
      }
      expect([...found]).to.deep.equal([200])
    })

  it('take nothing from what others may ask', async () => {
    const page = `http://127.0.0.1:${acme.config.httpPort}/api/openapi.json`
    expect(Number((await fetch(page)).headers.get('x-ratelimit-remaining'))).to.be.greaterThan(0)
    const watched = await fetch(`http://127.0.0.1:${acme.config.httpPort}/healthz?from=monitor`)
    expect(watched.headers.get('x-ratelimit-remaining')).to.equal(null)
  })
})
