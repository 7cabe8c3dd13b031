// What a collection declares, and the fields that many have.
import { z } from 'zod'

export interface Declaration {
  schema: z.ZodObject
  unique?: string[][]
  indexes?: string[][]
}

export const id = z.string().min(1).max(8_000) // two addresses at their longest (RFC 7622 §3.1) fit
export const time = z.iso.datetime()
export const profile = z.record(z.string(), z.string())
