// A file that a form brought, put at its place on the chat server (XEP-0363) by ourselves.
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import type { Config } from '../../config.ts'
import type { UploadSlot } from '../../core/broadcasts/upload-slot.ts'
import { Fault } from '../../xep/fault.ts'
import { say } from '../../texts/say.ts'

const PATIENCE = 30_000 // ms for all of it

/** @throws Fault not-acceptable, remote-server-timeout */
export async function putUpload(
  { xmppHost, xmppHttpPort, domain }: Pick<Config, 'xmppHost' | 'xmppHttpPort' | 'domain'>,
  { put, authorization }: UploadSlot,
  { bytes, mediaType }: { bytes: Uint8Array; mediaType: string },
): Promise<void> {
  const { pathname, search } = new URL(put)
  const headers = { host: domain, authorization, 'content-type': mediaType, 'content-length': bytes.length }
  const place = { host: xmppHost, port: xmppHttpPort, path: pathname + search, method: 'PUT', headers }
  const status = await sent()
  if (status !== 200 && status !== 201)
    throw new Fault('not-acceptable', say('The chat server does not take the file: it answers {status}.', { status }))

  async function sent(): Promise<number | undefined> {
    try {
      const question = request({ ...place, signal: AbortSignal.timeout(PATIENCE) })
      question.end(bytes)
      const [answer]: IncomingMessage[] = await once(question, 'response')
      answer?.resume()
      return answer?.statusCode
    } catch {
      throw new Fault('remote-server-timeout', say('The chat server does not answer.'))
    }
  }
}
