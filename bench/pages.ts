// The pages of an organisation of 10,000 people, as its administrator and one of its managers see them: how long each takes, and how
// large it is.
import { pageSession } from '../test/support/crawl.ts'
import { knockFrom } from '../test/support/elsewhere.ts'
import { newAddress } from '../test/support/siege.ts'
import type { World } from '../test/support/world.ts'
import type { Bench } from './support/bench.ts'
import { digits, median, type Goal } from './support/goal.ts'
import { organisation, username } from './support/organisation.ts'

const PEOPLE = 10_000
const OF_A_KIND = 3 // pages whose addresses differ in a name, or in what is asked
const BEGINNINGS = ['/', '/console', '/invites', '/mails', '/coupons', '/templates', '/wallet']
/** What a page shows of so many people: found by its address, as no link has these words. */
const SEARCHES = ['/console/people?search=an', '/console/people?search=user99', '/console/groups?search=unit']

interface Seen {
  path: string
  /** ms of each visit */
  times: number[]
  bytes: number
}

export async function pages(bench: Bench): Promise<Goal[]> {
  const people = bench.option('people', PEOPLE)
  const world = await bench.world(organisation(people), { BELLHOP_ADMINS: username(0), BELLHOP_ARCHIVE: 'off' })
  await fill(world)
  const seen: Seen[] = []
  for (const reader of [username(0), username(1)]) {
    const cookie = await pageSession(world, reader, await world.code(reader))
    for (const path of await pathsFor(world, cookie)) {
      const visit = { path: `${reader}: ${path}`, times: new Array<number>(), bytes: 0 }
      for (let round = 0; round < bench.option('rounds', 5); round++) {
        const began = performance.now()
        const { body } = await look(world, path, cookie)
        visit.times.push(performance.now() - began)
        visit.bytes = Math.max(visit.bytes, Buffer.byteLength(body))
      }
      seen.push(visit)
    }
  }
  await world.end()
  const slowest = seen.toSorted((one, other) => median(other.times) - median(one.times))
  const largest = seen.toSorted((one, other) => other.bytes - one.bytes)
  bench.say(`pages: ${seen.length} pages of an organisation of ${people} people`)
  for (const { path, times } of slowest.slice(0, 5)) bench.say(`pages: ${path}: ${digits(median(times))} ms`)
  for (const { path, bytes } of largest.slice(0, 5)) bench.say(`pages: ${path}: ${digits(bytes / 1_000)} KB`)
  return [
    goal(`the slowest of ${seen.length} pages`, slowest[0] ? median(slowest[0].times) : NaN, 300, ' ms'),
    goal(`the largest of ${seen.length} pages`, (largest[0]?.bytes ?? NaN) / 1_000, 200, ' KB'),
  ]
}

const goal = (name: string, value: number, most: number, unit: string): Goal => ({
  ...{ name: `pages: ${name}`, value, goal: most, better: 'lower', unit },
})

/** Something for each page to show: desks, coupons, groups with many members, invitations that wait. */
async function fill({ does }: World): Promise<void> {
  for (let at = 0; at < 100; at++) {
    const name = `bench-${at}`
    await does('group-create', { name, title: `Bench ${at}`, kind: at % 2 ? 'chat' : 'broadcast', owner: username(at) })
  }
  for (let at = 0; at < 10; at++) {
    const owner = username(at)
    await does('desk-create', { name: `desk-${at}`, title: `Desk ${at}`, owner, agents: username(100 + at) })
    await does('coupon-create', { name: `coupon-${at}`, text: `Coffee ${at}`, owner })
  }
}

const look = ({ config }: World, path: string, cookie: string) =>
  knockFrom(config, newAddress(), path, { headers: { accept: 'text/html', cookie } })

/** The pages that links lead to: of each kind the first few. */
async function pathsFor(world: World, cookie: string): Promise<string[]> {
  const kinds = new Map<string, number>()
  const found: string[] = []
  const waiting = [...BEGINNINGS, ...SEARCHES]
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const kind = kindOf(path)
    const known = kinds.get(kind) ?? 0
    if (known >= OF_A_KIND || found.includes(path)) continue
    const { body, status } = await look(world, path, cookie)
    if (status !== 200) continue
    kinds.set(kind, known + 1)
    found.push(path)
    const links = [...body.matchAll(/href="(\/[^"]*)"/g)].map(([, link = '']) => link.replaceAll('&amp;', '&'))
    waiting.push(
      ...links.filter(link => !/^\/(assets|sign-out)|\.(css|js|svg|png|woff2?|json|csv|xml)(\?|$)/.test(link)),
    )
  }
  return found
}

/** The address without names and values, in which the pages of one kind differ. */
function kindOf(path: string): string {
  const { pathname, searchParams } = new URL(path, 'http://pages')
  const asked = [...searchParams.keys()].sort().join('&')
  if (pathname.startsWith('/console/do/')) return `${pathname}?`
  const [, first = '', second = '', third] = pathname.split('/')
  const place = first === 'console' ? [first, second, ...(third === undefined ? [] : ['NAME'])] : [first]
  return `${place.join('/')}?${asked}`
}
