// The table of bounds is whole and true: every setting that bounds something is in it, and every number in the code says what it bounds.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { settings } from '../../../config/settings.ts'
import { boundsInCode, numberOf } from '../../../setup/bounds.ts'
import { HOUSE } from '../../../setup/imports.ts'

const rows = readFileSync(join(HOUSE, 'docs/security/bounds.md'), 'utf8')
  .split('\n')
  .filter(line => line.startsWith('| ') && !line.startsWith('| ---') && !line.startsWith('| Bound |'))
  .map(line => line.split(' | ').map(cell => cell.replace(/^\| | \|$/g, '')))
  .map(([bound = '', value = '', setting = '', where = '']) => ({ bound, value, setting, where }))

const named = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)

/** Numbers that are no bounds: ports, and when something is done again. */
const NO_BOUNDS = [
  ...['HTTP_PORT', 'COMPONENT_PORT', 'C2S_PORT', 'S2S_PORT', 'XMPP_HTTP_PORT', 'LDAP_MINUTES', 'LDAP_ASK_SECONDS'],
  ...['RETRY_SECONDS', 'COUPON_REMINDER_DAYS', 'WALLET_DELAY_HOURS', 'BACKUP_HOURS'],
].map(name => `BELLHOP_${name}`)

/** What one of a unit is in code: bytes, milliseconds or the unit itself. */
const FACTORS: Record<string, number[]> = {
  kB: [1_000, 1_024],
  KB: [1_000, 1_024],
  MB: [1_000_000, 1_048_576],
  million: [1_000_000],
  s: [1, 1_000],
  min: [1, 60_000],
  h: [1, 60, 3_600_000],
  days: [1, 86_400_000],
}

/** The numbers of a cell, each with what it may be in code. */
const numbersIn = (cell: string): { written: string; numbers: number[] }[] =>
  [...cell.matchAll(/(?<!\w)(\d[\d,]*)(?: (\w+))?/g)].map(([written, digits = '', unit = '']) => ({
    written,
    numbers: (FACTORS[unit] ?? [1]).map(factor => factor * Number(digits.replaceAll(',', ''))),
  }))

describe('the table of bounds', () => {
  const bounds = boundsInCode()

  it('follow from numbers that say what they bound', () => {
    expect(bounds.length).to.be.greaterThan(200)
    const silent = bounds.filter(({ meaning }) => !meaning).map(({ file, name }) => `${file} ${name}`)
    expect(silent, 'a comment behind the number says it').to.deep.equal([])
  })

  it('name settings that there are, with their defaults', () => {
    const all = new Map<string, string>(Object.values(settings).map(each => [each.env, each.default]))
    const wrong = rows.flatMap(({ bound, value, setting }) =>
      named(setting).flatMap(name => {
        const fallback = all.get(name)
        if (fallback === undefined) return [`${bound}: there is no ${name}`]
        const numbers = value.replaceAll(/(\d),(\d)/g, '$1$2')
        const isThere = !/^\d+$/.test(fallback) || new RegExp(`\\b${fallback}\\b`).test(numbers)
        return isThere ? [] : [`${bound}: ${name} is ${fallback}, and not ${value}`]
      }),
    )
    expect(wrong).to.deep.equal([])
  })

  it('have every setting that bounds something', () => {
    const page = readFileSync(join(HOUSE, 'docs/security/bounds.md'), 'utf8')
    const missing = Object.values(settings)
      .filter(({ env, default: fallback }) => /^\d+$/.test(fallback) && !NO_BOUNDS.includes(env))
      .filter(({ env }) => !page.includes(`\`${env}\``))
    expect(missing.map(({ env, default: fallback, meaning }) => `${env}=${fallback}: ${meaning}`)).to.deep.equal([])
  })

  it('name a file with a number, or with the setting, for each row', () => {
    const scripts = new Set(bounds.map(({ file }) => file))
    const silent = rows.filter(
      ({ setting, where }) =>
        setting === 'fixed' && !named(where).some(file => scripts.has(file) || /\.(lua|md)$/.test(file)),
    )
    expect(silent.map(({ bound }) => bound)).to.deep.equal([])
  })

  it('say the numbers that the code has', () => {
    const wrong = rows
      .filter(({ setting }) => setting === 'fixed')
      .flatMap(({ bound, value, where }) => {
        const known = bounds.filter(({ file }) => named(where).includes(file)).map(numberOf)
        return numbersIn(value)
          .filter(({ numbers }) => !numbers.some(each => known.includes(each)))
          .map(({ written }) => `${bound}: no number of ${where} is ${written}`)
      })
    expect(wrong).to.deep.equal([])
  })

  it('are read in full', () => {
    expect(rows.length).to.be.greaterThan(80)
  })
})
