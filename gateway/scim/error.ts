// A Fault as SCIM tells it (RFC 7644 §3.12).
import { Fault } from '../../xep/fault.ts'
import { isObject } from './content.ts'
import { say } from '../../texts/say.ts'

const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error'

/** RFC 9110 §13.1.1: what was to be changed has been changed by somebody else. */
export const outdatedResource = () =>
  new Fault('conflict', say('This has been changed meanwhile: read it again.'), { status: 412 })

export function statusOf({ status, detail }: Fault): number {
  return isObject(detail) && typeof detail.status === 'number' ? detail.status : status
}

export function toScim(fault: Fault): object {
  const scimType = isObject(fault.detail) ? fault.detail.scimType : undefined
  return { schemas: [ERROR], status: String(statusOf(fault)), detail: fault.message, ...(scimType ? { scimType } : {}) }
}
