import { expect } from 'chai'
import { connect } from 'node:net'
import { once } from 'node:events'
import { startTestServer, testServer } from '../support/server.ts'

const opening = (domain: string) =>
  `<?xml version='1.0'?><stream:stream to='${domain}' version='1.0' xmlns='jabber:client' ` +
  `xmlns:stream='http://etherx.jabber.org/streams'>`

async function features(port: number, domain: string): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8')
  socket.write(opening(domain))
  let text = ''
  while (!text.includes('</stream:features>')) text += String((await once(socket, 'data'))[0])
  socket.destroy()
  return text
}

describe('the XMPP server', () => {
  it('offers sign-in with access codes', async () => {
    const { config } = await testServer()
    expect(await features(config.c2sPort, config.domain)).to.include('<mechanism>PLAIN</mechanism>')
  })

  it('serves clients again after a restart', async () => {
    const { config, prosody, end } = await startTestServer()
    await prosody.restart()
    expect(await features(config.c2sPort, config.domain)).to.include('stream:features')
    await end()
    expect(prosody.alive()).to.equal(false)
  })
})
