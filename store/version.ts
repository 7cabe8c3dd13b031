// The version of the records in a store.
import { Fault } from '../xep/fault.ts'

export const newerStore = (version: number, known: number) =>
  new Fault(
    'not-acceptable',
    `A newer Bellhop has written this store (its records have version ${version}, this Bellhop knows ${known}). ` +
      'Start that Bellhop, or restore a copy of the store from before.',
  )
