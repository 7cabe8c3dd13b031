// A Fault as the HTTP door tells it.
import type { Fault } from '../xep/fault.ts'

export interface Refusal {
  error: string
  text: string
  incident?: string
}

export function toJson({ condition, message, detail }: Fault): Refusal {
  const incident = typeof detail === 'object' && detail && 'incident' in detail ? String(detail.incident) : undefined
  return { error: condition, text: message, ...(incident && { incident }) }
}
