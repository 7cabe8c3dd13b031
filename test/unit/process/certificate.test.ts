// The certificate that the demo makes for itself.
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { ensureCertificate } from '../../../setup/certificate.ts'

describe("the demo's certificate", () => {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-certificate-'))
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('is for the domain and what is directly below it, and is no certificate authority', () => {
    ensureCertificate(folder, 'acme.test')
    const made = new X509Certificate(readFileSync(join(folder, 'acme.test.crt')))
    expect(made.ca).to.equal(false)
    expect(made.checkHost('acme.test')).to.equal('acme.test')
    expect(made.checkHost('rooms.acme.test')).to.equal('*.acme.test')
    expect(made.verify(made.publicKey)).to.equal(true)
  })

  it('is made once', () => {
    const before = readFileSync(join(folder, 'acme.test.crt'), 'utf8')
    ensureCertificate(folder, 'acme.test')
    expect(readFileSync(join(folder, 'acme.test.crt'), 'utf8')).to.equal(before)
  })
})
