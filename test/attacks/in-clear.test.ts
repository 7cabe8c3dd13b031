// Codes, names and passwords leave this machine encrypted: nobody on the way reads them, or cuts the encryption out.
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { expect } from 'chai'
import { loadConfig } from '../../config.ts'
import { requireEncryption } from '../../process/encryption.ts'
import { openPost } from '../../mail/open.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {} }

describe('a directory on another machine', () => {
  const start = (environment: Record<string, string>) => () =>
    requireEncryption(loadConfig({ BELLHOP_SOURCE: 'ldap', ...environment }))

  it('is not asked in clear', () => {
    for (const url of [
      'ldap://ldap.example',
      'ldap://192.0.2.7:389',
      'LDAP://127.0.0.1.example',
      'ldap://[2001:db8::1]',
    ])
      expect(start({ BELLHOP_LDAP_URL: url }), url).to.throw(/would send .* in clear/)
  })

  it('is asked with encryption, on this machine, or where the setting says so', () => {
    const clear = { BELLHOP_LDAP_URL: 'ldap://ldap.example' }
    for (const url of ['ldaps://ldap.example', 'ldap://127.0.0.1:389', 'ldap://localhost', 'ldap://[::1]:389'])
      expect(start({ BELLHOP_LDAP_URL: url }), url).not.to.throw()
    expect(start({ ...clear, BELLHOP_LDAP_STARTTLS: 'yes' })).not.to.throw()
    expect(start({ ...clear, BELLHOP_LDAP_CLEAR: 'yes' })).not.to.throw()
  })
})

describe('a mail server on another machine', () => {
  const heard: string[] = []
  const sockets = new Set<Socket>()
  /** Takes everything and offers no STARTTLS, like somebody on the way who has cut it out. */
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.write('220 mail\r\n')
    let inText = false
    socket.on('data', data => {
      for (const line of String(data).split('\r\n').filter(Boolean)) {
        heard.push(line)
        if (inText && line !== '.') continue
        inText = line === 'DATA'
        socket.write(inText ? '354 go on\r\n' : '250 mail\r\n')
      }
    })
  })
  before(async () => void (await once(server.listen(0, '127.0.0.1'), 'listening')))
  after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  beforeEach(() => void heard.splice(0))

  async function sends(environment: Record<string, string>): Promise<string> {
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    // 127.0.0.1 as a name that does not look like this machine.
    const post = openPost(loadConfig({ BELLHOP_SMTP: `smtp://2130706433:${port}`, ...environment }), silent)
    const mail = { id: 'k3jq8w2m5p', to: 'a@b.example', subject: 'Code', text: 'K7F3-9QWE', html: '' }
    await post.mail?.send({ ...mail, bounceId: '' })
    return heard.join('\n')
  }

  it('gets no mail in clear', async () => {
    const said = await sends({})
    expect(said)
      .to.match(/^EHLO /)
      .and.not.match(/MAIL FROM|K7F3/)
  })

  it('gets one where the setting says so', async () => {
    expect(await sends({ BELLHOP_SMTP_CLEAR: 'yes' })).to.match(/MAIL FROM[^]*K7F3/)
  })
})
