// Live parts of pages: no person takes them all, and nobody sees them who was signed out.
import { get, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { expect } from 'chai'
import { cookieOf, looks, siege, submitFrom } from '../support/siege.ts'
import type { TappedWorld } from '../support/tapped.ts'

const PATH = '/console/desks/live'

describe('a live part of a page', function () {
  this.timeout(60_000)
  let acme: TappedWorld
  before(async () => (acme = await siege()))

  const signsIn = async (username: string) => cookieOf(acme, username, await acme.code(username))
  const opens = async (cookie: string): Promise<IncomingMessage> => {
    const asked = get({ host: '127.0.0.1', port: acme.config.httpPort, path: PATH, headers: { cookie }, agent: false })
    const [answer]: IncomingMessage[] = await once(asked, 'response')
    if (!answer) throw new Error('no answer')
    return answer
  }

  it('is open six times for one person, and others open theirs', async () => {
    const [one, other] = [await signsIn('joe'), await signsIn('dave')]
    const streams = await Promise.all(Array.from({ length: 6 }, () => opens(one)))
    expect(streams.map(({ statusCode }) => statusCode)).to.deep.equal(Array(6).fill(200))
    expect((await looks(acme, PATH, { cookie: one })).status).to.equal(429)
    const theirs = await opens(other)
    expect(theirs.statusCode).to.equal(200)
    for (const each of [...streams, theirs]) each.destroy()
    while ((await opensFor(one)) === 429); // until they are gone
  })

  const opensFor = async (cookie: string) => {
    const answer = await opens(cookie)
    answer.destroy()
    return answer.statusCode
  }

  it('ends where its person signs out', async () => {
    const cookie = await signsIn('eve')
    const stream = await opens(cookie)
    await once(stream, 'data')
    stream.resume()
    const ended = once(stream, 'end')
    const { status } = await submitFrom(acme, '/sign-out', {}, { cookie, 'sec-fetch-site': 'same-origin' })
    expect(status).to.equal(303)
    await ended
    expect((await looks(acme, PATH, { cookie })).status).to.equal(403)
  })
})
