// What is wrong with a record, as the doctor lists it.
import type { Warning } from '../../context.ts'

export const finding = (name: string, type: string, should: string, is: string): Warning => ({
  object: name,
  part: type,
  should,
  is,
})
