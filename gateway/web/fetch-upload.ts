// An uploaded file (XEP-0363), asked of the chat server by ourselves.
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { Config } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import { say } from '../../texts/say.ts'

const PATIENCE = 10_000 // ms for all of it
const SHAPE = /^\/file_share\/[\w-]+\/[^/?#]+$/ // slot and name, as the chat server makes them

export const isUpload = (path: string): boolean => SHAPE.test(path)

/**
 * @param most bytes
 * @returns nothing where the file is larger
 * @throws Fault item-not-found, remote-server-timeout
 */
export async function fetchUpload(
  { xmppHost, xmppHttpPort, domain }: Pick<Config, 'xmppHost' | 'xmppHttpPort' | 'domain'>,
  path: string,
  most: number,
): Promise<Buffer | undefined> {
  const place = { host: xmppHost, port: xmppHttpPort, path, headers: { host: domain } }
  try {
    const question = get({ ...place, signal: AbortSignal.timeout(PATIENCE) })
    const [answer]: IncomingMessage[] = await once(question, 'response')
    if (answer?.statusCode !== 200) {
      answer?.destroy()
      throw new Fault('item-not-found', say('There is no file at this address any more. Upload it again.'))
    }
    return await bytesOf(answer, most)
  } catch (error) {
    throw error instanceof Fault ? error : new Fault('remote-server-timeout', say('The chat server does not answer.'))
  }
}

async function bytesOf(answer: IncomingMessage, most: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of answer) {
    size += part.length
    if (size > most) return undefined // leaving the loop ends the answer
    parts.push(part)
  }
  return Buffer.concat(parts)
}
