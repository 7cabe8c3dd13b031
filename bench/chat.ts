// The chat of a person with two hundred rooms: our settings of Converse.js, beside Converse.js as it comes.
import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { gatewayUrl, hosts } from '../config.ts'
import { SOCKET_PATH } from '../gateway/web/websocket.ts'
import { openBrowser, visitor } from '../test/support/browser.ts'
import type { World } from '../test/support/world.ts'
import type { Bench } from './support/bench.ts'
import { bind, until } from './support/client.ts'
import { digits, ratio, type Goal } from './support/goal.ts'
import { organisation, username } from './support/organisation.ts'
import { followTraffic, type Quiet } from './support/quiet.ts'

const ROOMS = 200
const AT_ONCE = 10
const PERSON = username(0)
const DIST = dirname(createRequire(import.meta.url).resolve('converse.js/dist/converse.min.js'))

interface Side {
  name: string
  /** Signs the person in. */
  opens: (page: Page, world: World, code: string) => Promise<void>
  seconds: number[]
}

export async function chat(bench: Bench): Promise<Goal[]> {
  const world = await bench.world(organisation(3), { BELLHOP_OWN_GROUPS: '1000' })
  await makeRooms(world)
  await fillArchives(world, bench.option('messages', 50))
  const browser = await openBrowser()
  const ours: Side = { name: '/chat', opens: openOurs, seconds: [] }
  const defaults: Side = { name: 'Converse.js with its defaults', opens: openDefaults, seconds: [] }
  const order = [ours, defaults]
  try {
    for (let round = 0; round < bench.option('rounds', 3); round++) {
      for (const side of order) {
        const quiet = await once(world, browser, side)
        side.seconds.push(quiet.seconds)
        bench.say(`chat, ${ROOMS} rooms, ${side.name}: ${summary(quiet)}`)
      }
      order.reverse()
    }
  } finally {
    await browser.close()
  }
  await world.end()
  return [
    {
      name: `chat: time until a person's ${ROOMS} rooms are quiet, relative to Converse.js with its defaults`,
      ...ratio(ours.seconds, defaults.seconds),
      goal: 0.4,
      better: 'lower',
    },
  ]
}

async function makeRooms(world: World): Promise<void> {
  const make = (at: number) =>
    world.does('group-create', { name: `room-${at}`, title: `Room ${at}`, kind: 'chat', owner: PERSON })
  for (let from = 0; from < ROOMS; from += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => make(from + at)))
}

/** Writes so many messages into each room, as the person. */
async function fillArchives(world: World, messages: number): Promise<void> {
  const { config } = world
  const account = { username: PERSON, code: await world.code(PERSON) }
  const socket = await bind({ port: config.c2sPort, domain: config.domain }, account)
  const rooms = Array.from({ length: ROOMS }, (_, at) => `room-${at}@${hosts(config).rooms}`)
  for (const room of rooms)
    socket.write(`<presence to='${room}/Writer'><x xmlns='http://jabber.org/protocol/muc'/></presence>`)
  for (let at = 0; at < messages; at++)
    for (const room of rooms)
      socket.write(`<message to='${room}' type='groupchat' id='m${at}'><body>Message ${at} of all.</body></message>`)
  // The server handles what one client writes in order.
  await until(socket, `<iq type='get' id='written' to='${config.domain}'><ping xmlns='urn:xmpp:ping'/></iq>`, 'written')
  socket.end('</stream:stream>')
}

/** With an empty browser; the device is signed out afterwards, as its session would stay in the rooms. */
async function once(world: World, browser: Browser, side: Side): Promise<Quiet> {
  const { table } = await world.does('code-issue', { username: PERSON })
  const [code = '', id = ''] = table?.rows[0] ?? []
  const page = await visitor(browser, gatewayUrl(world.config), { javaScriptEnabled: true, bypassCSP: true })
  const untilQuiet = await followTraffic(page)
  await side.opens(page, world, code)
  const quiet = await untilQuiet()
  await page.context().close()
  await world.does('code-revoke', { id })
  return quiet
}

async function openOurs(page: Page, _world: World, code: string): Promise<void> {
  await page.goto('/chat')
  await page.fill('#username', PERSON)
  await page.fill('#code', code)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** A page of the gateway with other content: it loads the whole package, and says no more than how the person signs in. */
async function openDefaults(page: Page, { config }: World, password: string): Promise<void> {
  const url = gatewayUrl(config)
  const settings = {
    assets_path: '/dist/',
    websocket_url: `${url.replace(/^http/, 'ws')}${SOCKET_PATH}`,
    authentication: 'login',
    auto_login: true,
    jid: `${PERSON}@${config.domain}`,
    password,
  }
  const body = `<!doctype html><link rel="stylesheet" href="/dist/converse.min.css"><body class="converse-fullscreen">
    <script type="module">import '/dist/converse.min.js'; converse.initialize(${JSON.stringify(settings)})</script>`
  await page.goto('/sign-in')
  await page.route(/./, route => route.abort()) // other sites
  await page.route(`${url}/dist/**`, route =>
    route.fulfill({ path: join(DIST, new URL(route.request().url()).pathname.slice('/dist/'.length)) }),
  )
  await page.setContent(body)
}

function summary({ seconds, sent, received, bytes }: Quiet): string {
  const megabytes = (bytes / 1_048_576).toFixed(1)
  return `quiet after ${digits(seconds)} s, ${sent} frames sent, ${received} received (${megabytes} MB)`
}
