// Lines that somebody wrote to one of our addresses, as the door read them.
import type { Caller } from './caller.ts'

export interface Incoming {
  caller: Caller
  /** Full JID. */
  from: string
  /** The address of ours, without a resource. */
  to: string
  body: string
  /** The id under which the server keeps this message until it is done; grows with the order of arrival. */
  kept?: number
  /** It was handed over by the server for the first time; absent as well where the server does not keep it. */
  isFirst?: boolean
  /** Writes a line back, to a message that comes again once. @param secret goes into no archive */
  say: (text: string, secret?: boolean) => Promise<void>
  /** Whether an error only says that the stream is lost by which the message came: the message comes again then. */
  isLost: (error: unknown) => boolean
}

export const bareJid = (jid: string): string => jid.split('/', 1)[0] ?? ''
