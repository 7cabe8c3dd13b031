// What a batch has to do, from its steps and the documents that it has taken. Nothing here reads or writes.
import { placedInBatch, alreadyTaken, conditionUnmet } from './clash.ts'
import type { Row, Step } from './engine.ts'
import { keyText, touchedKeys, type Key } from './keys.ts'
import { meetsCondition } from './meets.ts'
import { toRow, toText, type Document } from './mongo-document.ts'
import { goneIn } from './mongo-update.ts'

/** One write of a decided batch, as it stands in the intent. */
export type Move = { collection: string; _id: string } & (
  { row: Row } | { patch: Partial<Row>; gone: string[]; texts: [string, string | null][] } | { remove: true }
)

/** A hidden document that the batch makes before it decides: for a record to come, or to hold a unique key until then. */
export interface Reservation {
  at: number
  collection: string
  id: string
  document: Document
}

export interface Plan {
  moves: Move[]
  reservations: Reservation[]
  /** Whether a move takes what another one gives up, so that they have to be made one after the other. */
  inOrder: boolean
  /** The answers of the batch. */
  rows: (Row | undefined)[]
}

interface State {
  token: string
  keys: (collection: string) => Key[]
  plan: Plan
  /** Whose the unique keys are that records of the batch have, or had: by collection, key and text. */
  holders: Map<string, string | undefined>
}

/**
 * @param found the documents of the steps' records, by collection and id, as they stay until the batch ends
 * @throws Fault conflict with the place of the step that is refused
 */
export function makePlan(
  steps: Step[],
  found: Map<string, Document>,
  keys: (collection: string) => Key[],
  token: string,
): Plan {
  const state: State = {
    token,
    keys,
    plan: { moves: [], reservations: [], inOrder: false, rows: [] },
    holders: new Map(),
  }
  const places = steps.map((step, at): Place => {
    const document = found.get(`${step.collection}/${step.id}`)
    return { step, at, isThere: document !== undefined, before: document && recordIn(document) }
  })
  if (steps.some(step => keysOfStep(state, step).length))
    for (const { step, before } of places) if (before) noteHolder(state, step, before)
  for (const place of places)
    try {
      planStep(state, place)
    } catch (error) {
      throw placedInBatch(error, place.at)
    }
  return state.plan
}

/** A step, its place in the batch, and the record as it was taken; a document that is there may be hidden, and is no record then. */
interface Place {
  step: Step
  at: number
  isThere: boolean
  before: Row | undefined
}

const recordIn = (document: Document) => (document._hidden ? undefined : toRow(document))

/** The unique keys that a step may take or give up. */
const keysOfStep = ({ keys }: State, step: Step): Key[] =>
  step.verb === 'change' ? touchedKeys(keys(step.collection), step.patch) : keys(step.collection)

function noteHolder({ keys, holders }: State, { collection, id }: Step, before: Row): void {
  for (const key of keys(collection)) {
    const text = keyText(key, before)
    if (text !== undefined) holders.set(`${collection} ${key.name} ${text}`, id)
  }
}

function planStep(state: State, { step, at, isThere, before }: Place): void {
  const { collection, id } = step
  const { moves, reservations, rows } = state.plan
  const after = afterwards(step, before)
  const changed = changedKeys(state, step, before, after)
  const isReserved = changed.filter(({ isOwn, text }) => text !== undefined && !isOwn)
  const texts = Object.fromEntries(isReserved.map(({ key, text }) => [key.name, text]))
  const hidden = { _l: state.token, _t: state.token, _hidden: 'new' } as const
  if (after && !isThere) reservations.push({ at, collection, id, document: { _id: toText(id), ...texts, ...hidden } })
  else if (isReserved.length) {
    const _id = `\0${state.token} ${at}` // no record's id has U+0000
    reservations.push({ at, collection, id, document: { _id, ...texts, ...hidden } })
    moves.push({ collection, _id, remove: true })
    state.plan.inOrder = true
  }
  if (changed.some(({ isOwn }) => isOwn)) state.plan.inOrder = true
  rows.push(after)
  if (!after && !isThere) return
  moves.push(moveOf(step, changed))
}

function afterwards(step: Step, before: Row | undefined): Row | undefined {
  const { collection, id } = step
  if (step.verb === 'remove') return undefined
  if (step.verb === 'insert' && before) throw alreadyTaken({ collection, id, key: ['id'] })
  if (step.verb !== 'change') return JSON.parse(step.text)
  if (!before || !meetsCondition(before, step.when)) throw conditionUnmet({ collection, id })
  const after = { ...before }
  for (const [name, value] of Object.entries(step.patch))
    if (value !== undefined) after[name] = asRead(value)
    else if (name !== 'id') delete after[name]
  return after
}

/** A value as `get` reads it when it has been written. */
function asRead(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) return JSON.parse(JSON.stringify(value))
  return value === 0 ? 0 : value // no negative zero, as JSON has none
}

interface ChangedKey {
  key: Key
  text: string | undefined
  /** Whether a document of this batch has had the text until now. */
  isOwn: boolean
}

/** The keys whose texts the step changes. @throws Fault conflict when another record of the batch has one */
function changedKeys(state: State, step: Step, before: Row | undefined, after: Row | undefined): ChangedKey[] {
  const { collection, id } = step
  const changed: ChangedKey[] = []
  for (const key of keysOfStep(state, step)) {
    const [old, text] = [before && keyText(key, before), after && keyText(key, after)]
    if (old === text) continue
    const name = `${collection} ${key.name} ${text}`
    const holder = state.holders.get(name)
    if (text !== undefined && holder !== undefined) throw alreadyTaken({ collection, id, key: key.fields })
    changed.push({ key, text, isOwn: text !== undefined && state.holders.has(name) })
    if (text !== undefined) state.holders.set(name, id)
    if (old !== undefined) state.holders.set(`${collection} ${key.name} ${old}`, undefined)
  }
  return changed
}

function moveOf(step: Step, changed: ChangedKey[]): Move {
  const about = { collection: step.collection, _id: toText(step.id) }
  if (step.verb === 'remove') return { ...about, remove: true }
  if (step.verb !== 'change') return { ...about, row: step.row }
  return {
    ...about,
    patch: step.patch,
    gone: goneIn(step.patch),
    texts: changed.map(({ key, text }) => [key.name, text ?? null]),
  }
}
