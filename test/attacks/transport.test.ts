// The clients' port: encryption as it is today, and no older one.
import { once } from 'node:events'
import { connect as connectPlain } from 'node:net'
import { connect, type SecureVersion } from 'node:tls'
import { expect } from 'chai'
import type { Demand } from '../support/doors.ts'
import { knockFrom } from '../support/elsewhere.ts'
import { newAddress, siege } from '../support/siege.ts'
import { testServer } from '../support/server.ts'

describe('the clients’ port', () => {
  it('speaks TLS 1.2 and newer alone', async () => {
    const { config } = await testServer()
    const attempt = async (version: SecureVersion): Promise<string> => {
      const plain = connectPlain(config.c2sPort, '127.0.0.1')
      plain.setEncoding('utf8')
      await once(plain, 'connect')
      const names = "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
      plain.write(`<stream:stream ${names} version='1.0' to='${config.domain}'>`)
      let heard = ''
      for await (const data of plain.iterator({ destroyOnReturn: false })) {
        heard += String(data)
        if (heard.includes('</stream:features>')) {
          plain.write("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
          heard = ''
        }
        if (heard.includes('<proceed')) break
      }
      return new Promise(resolve => {
        const versions = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' }
        const secure = connect({ socket: plain, rejectUnauthorized: false, ...versions })
        secure.once('secureConnect', () => (resolve(String(secure.getProtocol())), secure.destroy()))
        secure.once('error', () => (resolve('refused'), secure.destroy()))
      })
    }
    expect(await attempt('TLSv1.2')).to.equal('TLSv1.2')
    expect(await attempt('TLSv1.3')).to.equal('TLSv1.3')
    expect(await attempt('TLSv1')).to.equal('refused')
    expect(await attempt('TLSv1.1')).to.equal('refused')
  })
})

describe('a file that was uploaded', () => {
  it('is saved by a browser, not shown, and runs nothing', async () => {
    const acme = await siege()
    const joe = await acme.person('joe')
    const page = '<script>alert(1)</script>'
    const size = Buffer.byteLength(page)
    const request = `<request xmlns='urn:xmpp:http:upload:0' filename='a.html' size='${size}' content-type='text/html'/>`
    const slot = (await joe.asks('acme.test', 'get', request)).getChild('slot')
    const put = slot?.getChild('put')
    const headers = put?.getChildren('header').map(each => [String(each.attrs.name), each.getText()]) ?? []
    // The server is asked by its name, which no DNS knows here.
    const asks = (url: string, demand: Demand = {}) => {
      const { host, pathname, search } = new URL(url)
      const all = { ...demand, headers: { host, ...demand.headers } }
      return knockFrom({ ...acme.config, httpPort: acme.config.xmppHttpPort }, newAddress(), pathname + search, all)
    }
    const all = { 'content-type': 'text/html', ...Object.fromEntries(headers) }
    expect((await asks(String(put?.attrs.url), { method: 'PUT', body: page, headers: all })).status).to.equal(201)
    const got = await asks(String(slot?.getChild('get')?.attrs.url))
    expect([got.status, got.body]).to.deep.equal([200, page])
    expect(got.headers['content-disposition']).to.match(/^attachment/)
    expect(got.headers['content-security-policy']).to.match(/default-src 'none'/)
    await joe.leaves()
  })
})
