// A Fault as the HTTP door tells it.
import { Fault } from '../xep/fault.ts'

export interface Refusal {
  error: string
  text: string
  incident?: string
}

export function toJson({ condition, message, detail }: Fault): Refusal {
  const incident = typeof detail === 'object' && detail && 'incident' in detail ? String(detail.incident) : undefined
  return { error: condition, text: message, ...(incident && { incident }) }
}

/** A body that is larger than what is taken (RFC 9110 §15.5.14): no condition of XMPP has this status. */
export class TooLarge extends Fault {
  constructor(text: string) {
    super('policy-violation', text)
  }

  override get status(): number {
    return 413
  }
}
