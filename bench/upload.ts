// The console's page of the organisation's file with 10,000 people: how long an upload waits for its plan, and others meanwhile, while the
// plan is worked out and while the file is applied.
import { pageSession } from '../test/support/crawl.ts'
import { knockFrom } from '../test/support/elsewhere.ts'
import { newAddress } from '../test/support/siege.ts'
import type { World } from '../test/support/world.ts'
import type { Bench } from './support/bench.ts'
import { digits, type Goal } from './support/goal.ts'
import { organisation, username } from './support/organisation.ts'

const PEOPLE = 10_000
const PAGE = '/console/organisation/file'
/** What others open meanwhile, in turn. */
const OTHERS = ['/console', '/console/people?search=user99', PAGE]
const EVERY = 50 // ms between two pages of others
const BOUNDARY = 'bench-upload'

interface Watched<T> {
  result: T
  /** ms of each page that others opened meanwhile. */
  times: number[]
}

export async function upload(bench: Bench): Promise<Goal[]> {
  const people = bench.option('people', PEOPLE)
  const world = await bench.world(organisation(1), {
    BELLHOP_ADMINS: username(0),
    BELLHOP_ARCHIVE: 'off',
  })
  const cookie = await pageSession(world, username(0), await world.code(username(0)))
  const plans: number[] = []
  const planning: number[] = []
  const applying: number[] = []
  for (const [what, chart] of chartsOf(organisation(people), bench.option('rounds', 3))) {
    const began = performance.now()
    const planned = await watch(world, cookie, () => sendFile(world, cookie, chart))
    const planTime = performance.now() - began
    const applied = await watch(world, cookie, () => applyFile(world, cookie, planned.result))
    bench.say(
      `upload: ${what}: ${textOf('plan', planned.times)}, in ${digits(planTime)} ms; ${textOf('apply', applied.times)}`,
    )
    plans.push(planTime)
    planning.push(...planned.times)
    applying.push(...applied.times)
  }
  await world.end()
  return [
    goal('from sending the file to its plan', Math.max(...plans), 1_000),
    goal(`pages of others while a plan is worked out, the slowest of ${planning.length}`, Math.max(...planning), 300),
    goal(`pages of others while a file is applied, p99 of ${applying.length}`, percentile(applying, 0.99), 300),
  ]
}

const goal = (name: string, value: number, most: number): Goal => ({
  ...{ name: `upload: ${name}`, value, goal: most, better: 'lower', unit: ' ms' },
})

function percentile(values: number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.ceil(sorted.length * part) - 1] ?? NaN
}

const textOf = (what: string, times: number[]) =>
  `${what}: ${times.length} pages of others, the slowest ${digits(Math.max(...times))} ms`

/** Everybody is new at first; then some have changed. */
const chartsOf = (chart: string, rounds: number): [what: string, chart: string][] => [
  ['all new', chart],
  ...Array.from({ length: rounds }, (_, round): [string, string] => ['one in 50 changed', reorganised(chart, round)]),
]

/** The chart after one in fifty has got another department. */
const reorganised = (chart: string, round: number): string =>
  chart
    .split('\n')
    .map((line, at) => (at > 0 && at % 50 === 0 ? line.replace(/Unit \d+/, `Unit ${at % 40} new ${round}`) : line))
    .join('\n')

const look = ({ config }: World, path: string, cookie: string) =>
  knockFrom(config, newAddress(), path, { headers: { accept: 'text/html', cookie } }, 60_000)

/** The hidden fields of the page's form that has a field of this name, and a value for it. */
function fieldsOf(page: string, name: string, value: string): Record<string, string> {
  const found = [...page.matchAll(/<form\b.*?<\/form>/gs)]
    .map(([form]) => form)
    .find(form => form.includes(`name="${name}"`))
  if (!found) throw new Error(`The page has no form with ${name}: ${page.slice(0, 500)}`)
  const hidden = [...found.matchAll(/<input\s+type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"/g)]
  return { ...Object.fromEntries(hidden.map(([, key, said]) => [key, said])), do: value }
}

/** Sends the file as a browser does. @returns the page with its plan */
async function sendFile(world: World, cookie: string, chart: string): Promise<string> {
  const fields = fieldsOf((await look(world, PAGE, cookie)).body, 'file', 'plan')
  const parts = Object.entries(fields).map(
    ([name, value]) => `Content-Disposition: form-data; name="${name}"\r\n\r\n${value}`,
  )
  const file = `Content-Disposition: form-data; name="file"; filename="people.csv"\r\nContent-Type: text/csv\r\n\r\n${chart}`
  const body = [...parts, file].map(part => `--${BOUNDARY}\r\n${part}\r\n`).join('') + `--${BOUNDARY}--\r\n`
  const page = await submit(world, cookie, `multipart/form-data; boundary=${BOUNDARY}`, body)
  if (page.status !== 200) throw new Error(`The file was answered by ${page.status}: ${page.body.slice(0, 500)}`)
  return page.body
}

/** Applies the file whose plan is shown, and waits until the page says that it is done. */
async function applyFile(world: World, cookie: string, planPage: string): Promise<void> {
  const fields = new URLSearchParams(fieldsOf(planPage, 'chart', 'apply'))
  const { status } = await submit(world, cookie, 'application/x-www-form-urlencoded', fields.toString())
  if (status !== 303) throw new Error(`Applying was answered by ${status}.`)
  while ((await look(world, PAGE, cookie)).body.includes('id="running"')) await passed(EVERY)
}

const submit = ({ config }: World, cookie: string, type: string, body: string) =>
  knockFrom(
    config,
    newAddress(),
    PAGE,
    { method: 'POST', headers: { accept: 'text/html', cookie, 'content-type': type }, body },
    60_000,
  )

const passed = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))

/** Does `run` while others open pages. */
async function watch<T>(world: World, cookie: string, run: () => Promise<T>): Promise<Watched<T>> {
  const times: number[] = []
  let isOver = false
  const others = OTHERS.map(async path => {
    while (!isOver) {
      const began = performance.now()
      await look(world, path, cookie)
      times.push(performance.now() - began)
      await passed(EVERY)
    }
  })
  const result = await run().finally(() => (isOver = true))
  await Promise.all(others)
  return { result, times }
}
