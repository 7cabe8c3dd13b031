// Groups in groups: what one person's change costs, by how many groups it concerns; and a re-organisation, beside bare
// Lua calls that put the same into the rooms concerned.
import { secret } from '../config.ts'
import type { Context } from '../core/context.ts'
import type { Content } from '../core/provisioning/desired.ts'
import { objectKinds, type Difference, type Kind } from '../core/provisioning/kinds.ts'
import { house } from '../core/subjects.ts'
import { takeSnapshot } from '../core/provisioning/snapshot.ts'
import type { World } from '../test/support/world.ts'
import { connectBare } from './support/bare.ts'
import type { Bench } from './support/bench.ts'
import { digits, median, ratio, type Goal } from './support/goal.ts'
import { organisation, username } from './support/organisation.ts'
import { storeOf } from '../test/support/store.ts'
import type { Group } from '../core/model/group.ts'
import { newMembership } from '../core/model/membership.ts'
import type { Store } from '../core/model/records.ts'

const LEVELS = [1, 3, 12, 48, 192, 744] // 1,000 groups, six deep
const WIDE = 54 // further groups that hold one of the innermost ones

export async function groups(bench: Bench): Promise<Goal[]> {
  const people = bench.option('people', 10_000)
  return [...(await oneChange(bench, people)), ...(await reorganisation(bench, people))]
}

async function oneChange(bench: Bench, people: number): Promise<Goal[]> {
  const world = await bench.world(organisation(1), { BELLHOP_DERIVE: '' })
  await world.does('org-apply', { file: organisation(people) })
  await world.bellhop.stop()
  await withStore(world, store => fill(store, people))
  await world.restart()
  await world.does('org-apply', { file: retitled(people, 99) })
  const few: number[] = []
  const many: number[] = []
  const whole: number[] = []
  for (let round = 0; round < bench.option('rounds', 10); round++) {
    const [newcomer, other] = [username(people - 1 - round), username(people - 101 - round)]
    few.push(await timed(() => world.does('group-add', { group: 'g5-1', who: newcomer })))
    many.push(await timed(() => world.does('group-add', { group: 'g5-0', who: other })))
  }
  for (let round = 0; round < 3; round++) {
    whole.push(await timed(() => world.does('org-apply', { file: retitled(people, round) })))
  }
  bench.say(
    `groups: one change in 6 groups ${digits(median(few))} s, in 60 ${digits(median(many))} s, ` +
      `a chart with one change ${digits(median(whole))} s`,
  )
  await world.end()
  const against = whole.map(() => median(few))
  return [
    { name: 'one change in 60 groups relative to 6', ...ratio(many, few), goal: 10, better: 'lower' },
    {
      name: 'one change in 6 groups relative to a comparison of everything',
      ...ratio(against, whole),
      goal: 0.2,
      better: 'lower',
    },
  ]
}

/** The chart with another department for somebody. */
const retitled = (people: number, round: number) => organisation(people).replace('Unit 7,', `Unit ${100 + round},`)

/** Puts the groups into the store; a chart brings the server to it. */
async function fill(store: Store, people: number): Promise<void> {
  const leaves = LEVELS.at(-1) ?? 1
  const all: Promise<void>[] = []
  const add = (name: string) => {
    const group: Group = { id: `custom/${name}`, name, kind: 'chat', origin: 'custom', title: name, owner: 'p0' }
    all.push(store.groups.put(group), store.memberships.put(newMembership(group.id, { person: 'p0' })))
  }
  const nest = (outer: string, inner: string) =>
    all.push(store.memberships.put(newMembership(`custom/${outer}`, { nested: `custom/${inner}` })))
  for (const [level, size] of LEVELS.entries())
    for (let each = 0; each < size; each++) {
      add(`g${level}-${each}`)
      if (level > 0) nest(`g${level - 1}-${each % (LEVELS[level - 1] ?? 1)}`, `g${level}-${each}`)
    }
  for (let each = 0; each < WIDE; each++) {
    add(`wide-${each}`)
    nest(`wide-${each}`, 'g5-0')
  }
  for (let person = 0; person < people; person++)
    all.push(store.memberships.put(newMembership(`custom/g5-${person % leaves}`, { person: `p${person}` })))
  await Promise.all(all)
}

async function reorganisation(bench: Bench, people: number): Promise<Goal[]> {
  const bellhop: number[] = []
  const bare: number[] = []
  for (let round = 0; round < bench.option('reorganisations', 2); round++) {
    const world = await bench.world(organisation(1))
    await world.cli('org', 'apply', bench.file('whole.csv', organisation(people)))
    const before = await contents(world)
    const file = bench.file('moved.csv', moved(organisation(people), people, people / 20))
    bellhop.push(await timed(() => world.cli('org', 'apply', file)))
    const after = await contents(world)
    await world.bellhop.stop()
    bare.push(await byLua(world, await payloads(world, before, after)))
    bench.say(`re-organisation: Bellhop ${digits(bellhop.at(-1) ?? NaN)} s, bare Lua ${digits(bare.at(-1) ?? NaN)} s`)
    await world.end()
  }
  const name = `re-organisation, ${people / 20} of ${people} move: time relative to bare Lua calls`
  return [{ name, ...ratio(bellhop, bare), goal: 2, better: 'lower' }]
}

/** The last so many people report to somebody else. */
function moved(chart: string, people: number, moving: number): string {
  const managers = Math.round(people / 10)
  const rows = chart.trimEnd().split('\n')
  return rows
    .map((row, at) =>
      at <= people - moving ? row : row.replace(/p(\d+)$/, (_, id) => `p${(Number(id) + 7) % managers}`),
    )
    .join('\n')
}

type Contents = Map<Kind, Map<string, Content>>

const contents = (world: World): Promise<Contents> =>
  withStore(world, async store => {
    const all = await takeSnapshot({ store, config: world.config, house, now: () => new Date() } as unknown as Context)
    return new Map(objectKinds.map(kind => [kind, new Map(kind.desired(all, { house }))]))
  })

interface Payload {
  to: string
  xml: string
}

/** Whole rooms and feeds, as a server writes those; of rosters and bookmarks what is different. */
async function payloads({ config }: World, before: Contents, after: Contents): Promise<Payload[]> {
  const found: Payload[] = []
  const wire = {
    ask: async (_type: string, to: string, question: { build(value: unknown): object }, value: unknown) =>
      void found.push({ to, xml: String(question.build(value)) }),
  }
  for (const [kind, objects] of after) {
    const differences = [...objects].flatMap(([name, whole]): Difference[] => {
      const old = before.get(kind)?.get(name) ?? {}
      const set = Object.entries(whole).filter(([key, value]) => old[key] !== value)
      if (!set.length && Object.keys(old).length === Object.keys(whole).length) return []
      const known = { unset: [], gone: false, whole, known: true }
      return [{ name, set: kind.of === 'groups' ? Object.entries(whole) : set, ...known }]
    })
    for (let at = 0; at < differences.length; at += 1_000)
      await kind.send({ config, wire } as unknown as Context, differences.slice(at, at + 1_000))
  }
  return found
}

async function byLua({ config }: World, all: Payload[]): Promise<number> {
  const component = await connectBare(config.componentPort, `bellhop.${config.domain}`, secret(config, 'component'))
  const seconds = await timed(() =>
    Promise.all(all.map(({ to, xml }) => component.ask(to, `<limit xmlns='urn:bellhop:bench:1'>${xml}</limit>`))),
  )
  component.end()
  return seconds
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await run()
  return (performance.now() - begun) / 1_000
}

async function withStore<T>({ config }: World, use: (store: Store) => Promise<T>): Promise<T> {
  const store = await storeOf(config)
  return use(store).finally(() => store.close())
}
