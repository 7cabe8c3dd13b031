// What a store must answer, kept in maps: the records, their unique keys, and what each verb comes to.
import type { Write } from '../../store/store.ts'
import type { Things } from './things.ts'

export type Thing = Things['things']
export type Op =
  | { verb: 'get'; id: string }
  | { verb: 'find'; below: number }
  | { verb: 'insert'; record: Thing }
  | { verb: 'put'; record: Thing }
  | { verb: 'change'; id: string; when: { rank?: number | null }; patch: Partial<Thing> }
  | { verb: 'remove'; id: string }
  | { verb: 'batch'; writes: Write<Things>[] }

/** A refusal: which record, by which keys, of which the store names one; `at` in a batch. */
export interface Refusal {
  refused: { id: string; keys: string[]; at?: number }
}

const KEYS = [['name'], ['one', 'two']] as const

export class Model {
  readonly records = new Map<string, Thing>()

  /** The answer of the store to an operation, which the model takes over. */
  apply(op: Op): unknown {
    if (op.verb === 'get') return this.records.get(op.id)
    if (op.verb === 'find') return this.#below(op.below)
    if (op.verb === 'remove') return this.records.delete(op.id)
    if (op.verb === 'batch') return this.#batch(op.writes)
    if (op.verb !== 'change') return this.#write(op.record, op.verb === 'insert')
    return this.#change(op.id, op.when, op.patch)
  }

  #below(rank: number): Thing[] {
    const all = [...this.records.values()].filter(each => typeof each.rank === 'number' && each.rank < rank)
    return all.sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || (a.id < b.id ? -1 : 1))
  }

  #write(record: Thing, isNew: boolean): Refusal | undefined {
    const keys = [...(isNew && this.records.has(record.id) ? ['id'] : []), ...this.#taken(record)]
    if (keys.length) return { refused: { id: record.id, keys } }
    this.records.set(record.id, plain(record))
    return undefined
  }

  #change(id: string, when: { rank?: number | null }, patch: Partial<Thing>): Thing | Refusal | undefined {
    const before = this.records.get(id)
    if (!before || ('rank' in when && (before.rank ?? null) !== when.rank)) return undefined
    const after = plain({ ...before, ...patch })
    const keys = this.#taken(after)
    if (keys.length) return { refused: { id, keys } }
    this.records.set(id, after)
    return after
  }

  #batch(writes: Write<Things>[]): unknown {
    const before = new Map(this.records)
    const answers: unknown[] = []
    for (const [at, write] of writes.entries()) {
      const answer = this.#step(write)
      if (isRefusal(answer)) {
        this.records.clear()
        for (const [id, record] of before) this.records.set(id, record)
        return { refused: { ...answer.refused, at } }
      }
      answers.push(answer)
    }
    return answers
  }

  #step(write: Write<Things>): unknown {
    if ('remove' in write) return void this.records.delete(write.id)
    if ('change' in write) {
      const answer = this.#change(write.id, write.when as { rank?: number | null }, write.patch as Partial<Thing>)
      return answer ?? { refused: { id: write.id, keys: [] } }
    }
    const record = write.record as Thing
    return this.#write(record, 'insert' in write) ?? this.records.get(record.id)
  }

  #taken(record: Thing): string[] {
    const clashing = KEYS.filter(fields => {
      const text = keyText(record, fields)
      return text && [...this.records.values()].some(each => each.id !== record.id && keyText(each, fields) === text)
    })
    return clashing.map(String)
  }
}

const keyText = (record: Thing, fields: readonly (keyof Thing)[]): string | undefined => {
  const values = fields.map(field => record[field] ?? null)
  return values.includes(null) ? undefined : JSON.stringify(values)
}

export const isRefusal = (answer: unknown): answer is Refusal =>
  typeof answer === 'object' && answer !== null && 'refused' in answer

export const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value))
