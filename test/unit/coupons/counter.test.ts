// Links of counters: what they say comes back, and nobody else can make one.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { loadConfig } from '../../../config.ts'
import { counterLink, readCounter } from '../../../core/wallet/counter.ts'

describe('the link of a counter', () => {
  let folder = ''
  before(() => void (folder = mkdtempSync(join(tmpdir(), 'bellhop-counter-'))))
  after(() => rmSync(folder, { recursive: true }))
  const config = () => loadConfig({ BELLHOP_DATA: folder, BELLHOP_DOMAIN: 'chat.example' })
  const tokenOf = (link: string) => new URL(link).searchParams.get('token') ?? ''

  it('says whom to pay, how much and what for', () => {
    for (const about of [
      { payee: 'p1', currency: 'EUR' },
      { payee: 'p1', currency: 'EUR', amount: 250, purpose: 'Käsekuchen & 茶 "groß"' },
    ])
      expect(readCounter(config(), tokenOf(counterLink(config(), about)))).to.deep.equal(about)
  })

  it('is refused where anything of it was changed', () => {
    const token = tokenOf(counterLink(config(), { payee: 'p1', currency: 'EUR', amount: 250 }))
    const [, proof] = token.split('.')
    const forged = Buffer.from(JSON.stringify({ payee: 'p2', currency: 'EUR', amount: 250 })).toString('base64url')
    for (const wrong of ['', '.', token.slice(0, -1), `${token}0`, `x${token}`, `${forged}.${proof}`, forged])
      expect(() => readCounter(config(), wrong), wrong).to.throw('not complete')
  })
})
