// QR codes for banks and for counters, as the apps of payers read them: ZXing, zbar and jsQR.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { loadConfig } from '../../config.ts'
import { bankCode } from '../../core/model/bank-code.ts'
import { counterLink } from '../../core/wallet/counter.ts'
import { qrCode } from '../../gateway/posters/qr.ts'
import { scan } from '../support/scan.ts'
import { prepareJsQr, readByJsQr } from './jsqr.ts'
import { python } from './python.ts'

const READ =
  'import sys, zxingcpp, PIL.Image; print(zxingcpp.read_barcodes(PIL.Image.open(sys.argv[1]))[0].bytes.decode(), end="")'
const PAINT = `import sys, PIL.Image, PIL.ImageDraw
size, rows = int(sys.argv[1]), sys.argv[2].split(',')
picture = PIL.Image.new('L', (size, size), 255)
for y, row in enumerate(rows):
    for x, module in enumerate(row):
        if module == '1': picture.putpixel((x, y), 0)
picture.resize((size * 6, size * 6), PIL.Image.NEAREST).save(sys.argv[3])`

/** The modules of a code, read back from its path. */
function rowsOf({ size, path }: ReturnType<typeof qrCode>): string[] {
  const rows = Array.from({ length: size }, () => Array.from({ length: size }, () => '0'))
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)/g))
    rows[Number(y)]?.fill('1', Number(x), Number(x) + Number(width))
  return rows.map(row => row.join(''))
}

const isAscii = (text: string): boolean => /^[\x20-\x7E]*$/.test(text)

/** All that a link of a counter may have. */
const COUNTER = { payee: 'x'.repeat(16), currency: 'EUR', amount: 1250, purpose: 'Kaffee und Stück Käsekuchen' }

describe('the QR code of a payment', () => {
  const lunch = { amount: 1250, currency: 'EUR', iban: 'DE02120300000000202051', payee: 'Capulet Hosting' }
  let folder = ''
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'bellhop-qr-'))
    python()
    prepareJsQr()
  })
  after(() => rmSync(folder, { recursive: true }))

  function expectRead(text: string): void {
    const drawn = qrCode(text)
    const file = join(folder, 'code.png')
    execFileSync(python(), ['-c', PAINT, String(drawn.size), rowsOf(drawn).join(','), file])
    expect(execFileSync(python(), ['-c', READ, file], { encoding: 'utf8' }), 'ZXing').to.equal(text)
    expect(readByJsQr(rowsOf(drawn)), 'jsQR').to.equal(text)
    // zbarimg takes UTF-8 for katakana.
    if (isAscii(text.replaceAll('\n', ''))) expect(scan(readFileSync(file)).join('\n'), 'zbar').to.equal(text)
  }

  it('of a counter is read by ZXing, zbar and jsQR', () => {
    const config = loadConfig({ BELLHOP_DATA: folder, BELLHOP_DOMAIN: 'chat.example' })
    expectRead(counterLink(config, COUNTER))
  })

  for (const payee of ['Capulet Hosting', 'Café Größe', 'ü'.repeat(70), 'x'.repeat(70)])
    it(`is read by ZXing and jsQR, and by zbar where it is ASCII: ${payee.slice(0, 20)}`, () => {
      const code = bankCode({ ...lunch, payee }, 'RF18539007547034') ?? ''
      const drawn = qrCode(code)
      expect(drawn.size, 'at most version 13, and its margin').to.be.at.most(69 + 8)
      expectRead(code)
    })
})
