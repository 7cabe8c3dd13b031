// Names that pass from one to another are sent in one IQ, however many there are.
import { expect } from 'chai'
import { batches } from '../../../core/provisioning/batch.ts'
import { compare } from '../../../core/provisioning/compare.ts'
import { MOVED, PERSON, UNSURE, type Content } from '../../../core/provisioning/desired.ts'
import { exchanges } from '../../../core/provisioning/exchange.ts'

const accounts = (holders: Record<string, string>) =>
  new Map(Object.entries(holders).map(([name, holder]): [string, Content] => [name, { [PERSON]: holder }]))

/** The names in each IQ. */
function sent(known: Map<string, Content>, wanted: Map<string, Content>, objects: number): string[][] {
  const units = exchanges(known, [...compare(known, wanted)])
  return [...batches(units, { parts: 8_000, objects })].flatMap(({ iqs }) => iqs.map(iq => iq.map(({ name }) => name)))
}

const sorted = (all: string[][]) => all.map(names => names.toSorted())

describe('accounts with new names', () => {
  it('are in one IQ where two or a circle exchange theirs, whatever the bound', () => {
    const before = accounts({ a: '1', b: '2', c: '3', d: '4', e: '5', f: '6' })
    const after = accounts({ a: '6', b: '1', c: '2', d: '5', e: '4', f: '3' })
    expect(sorted(sent(before, after, 2))).to.deep.equal([
      ['a', 'b', 'c', 'f'],
      ['d', 'e'],
    ])
  })

  it('are in one IQ where each takes the name of the next, ten thousand of them', () => {
    const people = Array.from({ length: 10_000 }, (_, at) => at)
    const before = accounts(Object.fromEntries(people.map(at => [`u${at}`, `${at}`])))
    const after = accounts(Object.fromEntries(people.map(at => [`u${at + 1}`, `${at}`])))
    after.set('u0', { [MOVED]: 'u1' })
    expect(sent(before, after, 4_000).map(names => names.length)).to.deep.equal([10_001])
  })

  it('are gathered up to the bound where they have nothing to do with each other', () => {
    const before = accounts({ a: '1', b: '2', c: '3' })
    const after = new Map([
      ...accounts({ x: '1', y: '2', z: '3' }),
      ...Object.entries({ a: 'x', b: 'y', c: 'z' }).map(([old, to]): [string, Content] => [old, { [MOVED]: to }]),
    ])
    const all = sorted(sent(before, after, 4))
    expect(all).to.deep.equal([
      ['a', 'b', 'x', 'y'],
      ['c', 'z'],
    ])
  })

  it('are in one IQ again when nobody knows whether the first one arrived', () => {
    const before = accounts({ a: UNSURE, b: UNSURE, c: UNSURE, d: '4' })
    const after = accounts({ a: '3', b: '1', c: '2', d: '5' })
    expect(sorted(sent(before, after, 2))).to.deep.equal([['a', 'b', 'c'], ['d']])
  })
})
