// The readers of broadcasts, counted: against a model of who got what and who has read it, and with floods of marks.
import { expect } from 'chai'
import { broadcastId } from '../../../core/broadcasts/broadcast-id.ts'
import { chunksOf } from '../../../core/broadcasts/chunks.ts'
import { openStored, type Inside } from '../../support/context.ts'
import { person } from '../../support/desk-stage.ts'
import { random } from '../../support/random.ts'

const PEOPLE = Array.from({ length: 230 }, (_, at) => `p${String(at).padStart(3, '0')}`)
const NEWS = 'news@bellhop.acme.test'
const at = (name: string) => `${name}@acme.test`

describe('the readers of broadcasts', () => {
  let inside: Omit<Inside, 'work'>
  beforeEach(async () => {
    inside = await openStored()
    await inside.context.store.batch(PEOPLE.map(id => ({ insert: 'people', record: person(id) })))
  })
  afterEach(() => inside?.end())

  let moment = Date.parse('2026-11-02T08:00:00Z')
  /** Stores a broadcast to these people. @returns its id */
  async function placed(people: string[], changes: object = {}, group = 'news'): Promise<string> {
    const sent = new Date((moment += 1_000)).toISOString()
    const record = {
      ...{ id: broadcastId(), group, sender: 'ann', origin: sent, body: 'Text', personal: false },
      ...{ accepted: true, sent, recipients: people.length, read: 0, ...changes },
    }
    const chunks = chunksOf(record, people)
    await inside.context.store.batch([
      { put: 'broadcasts', record },
      ...chunks.map(record => ({ put: 'deliveries', record }) as const),
    ])
    return record.id
  }
  const readOf = async (id: string) => (await inside.context.store.broadcasts.get(id))?.read
  async function marked(marks: [reader: string, broadcast: string][]): Promise<void> {
    const { reads } = inside.context
    for (const [reader, broadcast] of marks) reads.note({ reader, to: NEWS, broadcast })
    await reads.settle()
  }

  it('agree with a model of who got what, whatever marks come', async () => {
    const pick = random(7)
    const audiences = new Map<string, Set<string>>()
    const readers = new Map<string, Set<string>>()
    const order: string[] = []
    for (let step = 0; step < 60; step++) {
      const some = PEOPLE.filter(() => pick(3) > 0)
      const id = await placed(some, pick(2) ? {} : { personal: true })
      order.push(id)
      audiences.set(id, new Set(some))
      readers.set(id, new Set())
      const marks = Array.from({ length: 20 }, (): [string, string] => {
        const back = Math.max(0, order.length - 1 - pick(5))
        return [PEOPLE[pick(PEOPLE.length)] ?? '', order[back] ?? '']
      })
      // Of one reader the latest of what comes together is kept.
      const latest = new Map<string, string>()
      for (const [name, id] of marks) if ((latest.get(name) ?? '') < id) latest.set(name, id)
      for (const [name, id] of latest) {
        if (!audiences.get(id)?.has(name)) continue
        const place = order.indexOf(id)
        for (const each of order.slice(Math.max(0, place - 20), place + 1).toReversed()) {
          if (!audiences.get(each)?.has(name)) continue
          if (readers.get(each)?.has(name)) break
          readers.get(each)?.add(name)
        }
      }
      await marked(marks.map(([name, id]) => [at(name), id]))
    }
    for (const id of order) expect(await readOf(id), id).to.equal(readers.get(id)?.size)
  })

  it('are those alone who got it, and of its group alone', async () => {
    const other = await placed(PEOPLE.slice(0, 50), {}, 'other')
    const id = await placed(PEOPLE.slice(0, 100))
    await marked([
      [at('p000'), id],
      [at('p200'), id],
      ['p001@partner.test', id],
      ['stranger@partner.test', id],
      [at('p002'), broadcastId()],
    ])
    expect([await readOf(id), await readOf(other)]).to.deep.equal([1, 0])
  })

  it('are of the first version where a correction is named, and of none that asks for no marks', async () => {
    const id = await placed(PEOPLE)
    const correction = await placed(PEOPLE, { corrects: id, audience: PEOPLE })
    const retraction = await placed(PEOPLE, { retracts: id })
    const silent = await placed(PEOPLE, { read: undefined })
    await marked([[at('p000'), correction]])
    await marked([[at('p001'), silent]])
    await marked([[at('p002'), retraction]])
    expect([await readOf(id), await readOf(correction), await readOf(silent)]).to.deep.equal([1, 0, undefined])
  })

  it('stay a number when the list of recipients is gone', async () => {
    const id = await placed(PEOPLE)
    await marked([[at('p000'), id]])
    for (const { id: chunk } of await inside.context.store.deliveries.find())
      await inside.context.store.deliveries.remove(chunk)
    await marked([[at('p001'), id]])
    expect(await readOf(id)).to.equal(1)
  })

  it('are counted in a flood of marks, of which no more than a bound wait', async () => {
    const id = await placed(PEOPLE)
    const { reads } = inside.context
    for (let i = 0; i < 1_000; i++) reads.note({ reader: at('p000'), to: NEWS, broadcast: id })
    for (let i = 0; i < 25_000; i++) reads.note({ reader: at(`nobody${i}`), to: NEWS, broadcast: id })
    reads.note({ reader: at('p001'), to: NEWS, broadcast: id }) // beyond the bound
    for (let i = 0; i < 1_000; i++) reads.note({ reader: at('p002'), to: NEWS, broadcast: `no id ${i}` })
    await reads.settle()
    expect(await readOf(id)).to.equal(1)
    await marked([[at('p001'), id]])
    expect(await readOf(id)).to.equal(2)
  })

  it('are none of a message that is gone', async () => {
    const id = await placed(PEOPLE)
    await inside.context.store.broadcasts.remove(id)
    await marked([[at('p000'), id]])
    const next = await placed(PEOPLE)
    await marked([[at('p000'), next]])
    expect([await readOf(id), await readOf(next)]).to.deep.equal([undefined, 1])
  })
})
