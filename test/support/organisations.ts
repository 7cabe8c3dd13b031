// Organisations of several sizes, for tests that say nothing of their own about who is in them.
import { chart } from './chart.ts'

export const seven = chart(`
  ann
    bob
      dave
      dora
    carl
      ed
      eve
`)

export const ten = chart(`
  ann
    bob
      dave
      dora
    carl
      ed
      eve
    gus
      hal
      ida
`)

/** Of which two may leave in an hour. */
export const twenty = chart(`
  ann
    bob
      dave
      dora
    carl
      ed
      eve
    gus
    hal
    ida
    jan
    kim
    leo
    mia
    ned
    oda
    pia
    rob
    sue
    tom
`)
