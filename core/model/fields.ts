// Fields that many records have.
import { z } from 'zod'

export const id = z.string().min(1).max(8_000) // two addresses at their longest (RFC 7622 §3.1) fit

export const time = z.iso.datetime()

export const profile = z.record(z.string(), z.string())
