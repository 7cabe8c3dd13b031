// Uploaded files (XEP-0363): passed between people and the chat server, which judges who may upload, and keeps the files.
import { request as ask, type ClientRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { networkOf } from '../../core/access/attempt.ts'
import { Fault } from '../../xep/fault.ts'
import { TooLarge } from '../refusal.ts'
import type { Door } from '../route.ts'
import { isUpload } from './fetch-upload.ts'
import { say } from '../../texts/say.ts'

export const UPLOADS_PATH = '/file_share/'

const PATIENCE = 60_000 // ms without a byte to or from the chat server

const QUESTION =
  /^(authorization|content-(type|length)|range|if-modified-since|origin|access-control-request-(method|headers))$/
const ANSWER =
  /^(content-(type|length|range|disposition)|accept-ranges|cache-control|last-modified|www-authenticate|access-control-(allow-(origin|methods|headers)|max-age))$/

/** These show themselves and run nothing, whatever is in them; SVG is none of them. */
const SHOWN = /^(image\/(png|jpeg|gif|webp|avif|bmp)|(audio|video)\/[\w.+-]+|text\/plain)\b/

/** A file has the name of our pages, and may do nothing that they may. */
const HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'cross-origin', // web clients of others show pictures, too
  'referrer-policy': 'no-referrer',
}

export function passUploads({ http, context }: Pick<Door, 'http' | 'context'>): void {
  const { uploadFileMegabytes, uploadsAtOnce } = context.config
  const most = uploadFileMegabytes * 1_048_576
  const open = new Map<string, number>()

  const pass = async (request: FastifyRequest, reply: FastifyReply) => {
    judge(request, most)
    const network = networkOf(request.ip)
    const already = open.get(network) ?? 0
    if (already >= uploadsAtOnce)
      throw new Fault('resource-constraint', say('Too many files at the same time. Please try again in a minute.'))
    open.set(network, already + 1)
    const onward = askServer(context.config, request)
    reply.raw.once('close', () => {
      onward.destroy()
      const left = (open.get(network) ?? 1) - 1
      if (left > 0) open.set(network, left)
      else open.delete(network)
    })
    return tell(reply, await answerOf(onward, request))
  }

  void http.register(async scope => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null)) // the body goes on as it comes
    scope.route({
      method: ['GET', 'HEAD', 'PUT', 'OPTIONS'],
      url: `${UPLOADS_PATH}*`,
      exposeHeadRoute: false,
      config: { rateLimit: false }, // a room of pictures that many look at behind one router; bounded at the same time
      bodyLimit: most,
      handler: pass,
    })
  })
}

/** @throws Fault for what the chat server would never take */
function judge({ url, method, headers }: FastifyRequest, most: number): void {
  if (!isUpload(url)) throw new Fault('item-not-found', say('There is nothing at this address.'))
  if (method !== 'PUT') return
  if (headers.authorization === undefined) throw new Fault('not-authorized', say('A file is uploaded with its slot.'))
  const length = Number(headers['content-length'] ?? NaN)
  if (!Number.isInteger(length)) throw new Fault('bad-request', say('A file is uploaded with its length.'))
  if (length > most) throw new TooLarge(say('A file has at most {most} bytes.', { most }))
}

function askServer(
  { xmppHost, xmppHttpPort, domain }: Door['context']['config'],
  asked: FastifyRequest,
): ClientRequest {
  const headers = { ...chosen(asked.headers, QUESTION), host: domain, 'x-forwarded-for': asked.ip }
  const place = { host: xmppHost, port: xmppHttpPort, path: asked.url, method: asked.method }
  const onward = ask({ ...place, headers, timeout: PATIENCE })
  onward.once('timeout', () => onward.destroy(new Error('no answer')))
  if (asked.method === 'PUT') asked.raw.pipe(onward)
  else onward.end()
  return onward
}

/** The chat server may refuse before the whole file was sent. @throws Fault when there is no answer */
function answerOf(onward: ClientRequest, { raw }: FastifyRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    onward.on('error', () => reject(new Fault('remote-server-timeout', say('The chat server does not answer.'))))
    onward.once('response', answer => {
      raw.unpipe(onward)
      resolve(answer)
    })
  })
}

function tell(reply: FastifyReply, answer: IncomingMessage): FastifyReply {
  const headers = chosen(answer.headers, ANSWER)
  const disposition = String(headers['content-disposition'] ?? 'attachment')
  if (!SHOWN.test(String(headers['content-type'] ?? '')))
    headers['content-disposition'] = disposition.replace(/^inline/, 'attachment')
  reply.code(answer.statusCode ?? 502).headers({ ...headers, ...HEADERS })
  if (!reply.request.raw.complete) reply.header('connection', 'close') // the rest of the file is not wanted
  if (reply.request.method !== 'HEAD' && answer.statusCode !== 304) return reply.send(answer)
  answer.resume()
  return reply.send()
}

const chosen = (headers: IncomingHttpHeaders, names: RegExp): Record<string, string | string[] | undefined> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => names.test(name)))
