// The batch during which processes are killed: every verb, unique keys that move, another collection.
import type { Write } from '../../store/store.ts'
import type { Things } from './things.ts'

export const before: Things['things'][] = [
  { id: 'changed', name: 'old', rank: 1 },
  { id: 'kept', name: 'kept', rank: 9 },
  { id: 'put', rank: 2, two: 'x' },
  { id: 'removed', name: 'free', rank: 3 },
]

export const crashing: Write<Things>[] = [
  { insert: 'things', record: { id: 'inserted', name: 'new', one: 1, two: 'y' } },
  { remove: 'things', id: 'removed' },
  { change: 'things', id: 'changed', when: { rank: 1 }, patch: { name: 'free', rank: undefined } },
  { put: 'things', record: { id: 'put', rank: 4 } },
  { put: 'others', record: { id: 'other', thing: 'changed' } },
]

export const after: Things['things'][] = [
  { id: 'changed', name: 'free' },
  { id: 'inserted', name: 'new', one: 1, two: 'y' },
  { id: 'kept', name: 'kept', rank: 9 },
  { id: 'put', rank: 4 },
]
