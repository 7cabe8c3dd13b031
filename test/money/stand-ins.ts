// Public stand-ins for Stripe, fetched at the first use and run on loopback: stripe-mock (Go) knows the parameters of every request,
// localstripe (Python) keeps state and signs its notifications.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { startChild, type Child } from '../../setup/child.ts'
import { poll } from '../../setup/ports.ts'
import { PROJECT } from '../../setup/prosody.ts'
import { freePorts } from '../support/ports.ts'
import { pythonWith } from './python.ts'

const BIN = join(PROJECT, '.runtime', 'money', 'bin')
const LOCALSTRIPE = ['localstripe==1.15.10']
/** Its own start listens on all addresses. */
const ON_LOOPBACK =
  'import sys; from aiohttp import web; from localstripe.server import app; web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]))'

export interface StandIn {
  /** As Bellhop asks it. */
  url: string
  /** As the stand-in itself is asked. */
  own: string
  end(): Promise<void>
}

export async function startStripeMock(): Promise<StandIn> {
  const program = join(BIN, 'stripe-mock')
  if (!existsSync(program)) {
    console.error('Fetching stripe-mock ...')
    const environment = { ...process.env, GOBIN: BIN }
    execFileSync('go', ['install', 'github.com/stripe/stripe-mock@v0.203.0'], { env: environment, stdio: 'inherit' })
  }
  const [port = 0, tls = 0] = await freePorts(2)
  const words = ['-http-addr', `127.0.0.1:${port}`, '-https-addr', `127.0.0.1:${tls}`]
  // Checkout is older there than in the newest API, payments are not.
  return standIn(port, path => path.includes('/checkout/'), { name: 'stripe-mock', command: program, arguments: words })
}

export async function startLocalstripe(): Promise<StandIn> {
  const [port = 0] = await freePorts(1)
  const words = ['-c', ON_LOOPBACK, String(port)]
  const command = pythonWith('localstripe', LOCALSTRIPE)
  return standIn(port, () => true, { name: 'localstripe', command, arguments: words })
}

/** @param isOlder whether a path is known there as it was before the newest API */
async function standIn(
  port: number,
  isOlder: (path: string) => boolean,
  child: Pick<Parameters<typeof startChild>[0], 'name' | 'command' | 'arguments'>,
): Promise<StandIn> {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-stand-in-'))
  const running = await startChild({ ...child, log: join(folder, 'log'), environment: { TMPDIR: folder } })
  const own = `http://127.0.0.1:${port}`
  const answers = () =>
    fetch(`${own}/v1/customers/cus_none`, { headers: AUTHORIZED }).then(
      () => true,
      () => false,
    )
  if (!(await poll(answers, { milliseconds: 60_000, every: 100 }))) throw await failed(running)
  const { url, end } = await translate(own, isOlder)
  return {
    ...{ url, own },
    async end() {
      await end()
      await running.stop()
      rmSync(folder, { recursive: true })
    },
  }
}

export const AUTHORIZED = { authorization: 'Bearer sk_test_standin' }

const failed = async (child: Child): Promise<Error> => {
  await child.stop()
  return new Error(`${child.name} does not answer:\n${child.output()}`)
}

/** An older API tells of a payment that has succeeded its amount alone. */
function withReceived(said: string): string {
  if (!said.startsWith('{')) return said
  const thing: unknown = JSON.parse(said)
  const { object, amount, amount_received: received } = Object(thing)
  return object === 'payment_intent' && received === undefined
    ? JSON.stringify({ ...Object(thing), amount_received: amount })
    : said
}

/** Passes requests on, in the words of an older API: the newest one calls the methods of a payment otherwise. */
async function translate(own: string, isOlder: (path: string) => boolean) {
  const server = createServer((request, response) => {
    void (async () => {
      const { method = 'GET', url = '/', headers } = request
      const asked = await text(request)
      const body = isOlder(url) ? asked.replaceAll('allowed_payment_method_types', 'payment_method_types') : asked
      const { authorization = '', 'content-type': type = 'application/x-www-form-urlencoded' } = headers
      const answer = await fetch(own + url, {
        ...{ method, headers: { authorization, 'content-type': type } },
        ...(body && { body }),
      })
      const said = await answer.text()
      response
        .writeHead(answer.status, { 'content-type': 'application/json' })
        .end(isOlder(url) ? withReceived(said) : said)
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async end() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
