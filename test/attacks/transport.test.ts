// The clients' port: encryption as it is today, and no older one.
import { once } from 'node:events'
import { connect as connectPlain } from 'node:net'
import { connect, type SecureVersion } from 'node:tls'
import { expect } from 'chai'
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
