// An edit compares what it touches: whatever is edited, in whatever order, the server is left as a whole comparison would.
import { expect } from 'chai'
import { kinds } from '../core/mirror/mirrored.ts'
import { snapshot } from '../core/mirror/snapshot.ts'
import { openStore } from '../store/open.ts'
import { chart } from './support/chart.ts'
import { makeMember } from './support/member.ts'
import { random } from './support/random.ts'
import { tappedWorld, type TappedWorld } from './support/tapped.ts'

const STEPS = Number(process.env.STEPS ?? 120)
const SEEDS = [Number(process.env.SEED ?? 1)]
const base = chart(`
  ann
    bob
      dave
      dora
      twin1:eve
    carl
      ed
      eva
    gus
      hal
      ida
      jan
`)
const PEOPLE = base.map(({ username = '' }) => username)

describe('what an edit compares', () => {
  for (const seed of SEEDS)
    it(`is enough, whatever is edited and whenever Bellhop is killed (seed ${seed})`, async function () {
      this.timeout(180_000)
      const acme = await tappedWorld(base, { BELLHOP_AUTOJOIN_MAXIMUM: '5' })
      try {
        await edits(acme, seed)
        expect((await acme.does('doctor')).text).to.equal('The server holds exactly what it should.')
      } finally {
        await acme.end()
      }
    })
})

async function edits(acme: TappedWorld, seed: number): Promise<void> {
  const as = makeMember(() => acme)
  const upTo = random(seed)
  const one = <T>(of: T[]): T | undefined => of[upTo(of.length)]
  const custom: string[] = []
  const all = () => [...custom, 'team-bob', 'team-gus', 'team-bob-news', 'tree-ann']
  const own = (node: string, fields: object) =>
    acme.does(node, { ...fields } as Record<string, string>).then(
      ({ text = '' }) => text,
      (error: Error) => error.message,
    )
  const steps: (() => Promise<string>)[] = [
    async () => {
      const name = `g${custom.length}-${upTo(1_000)}`
      custom.push(name)
      return as(one(PEOPLE) ?? '', 'group-create', { name, title: `T ${name}`, kind: upTo(2) ? 'chat' : 'broadcast' })
    },
    () => own('group-add', { group: one(all()), who: one(PEOPLE) }),
    () => own('group-add', { group: one(all()), who: one(PEOPLE) }),
    () => own('group-add', { group: one(all()), who: one(all()) }),
    () => own('group-add', { group: one(all()), who: one(all()) }),
    () => own('group-remove', { group: one(all()), who: one(PEOPLE) }),
    () => own('group-remove', { group: one(all()), who: one(all()) }),
    () => own('group-owner', { group: one(custom), person: one(PEOPLE), remove: String(upTo(2) === 1) }),
    () => own('group-handover', { group: one(custom), person: one(PEOPLE) }),
    () => own('group-title', { group: one(custom), title: `Title ${upTo(1_000)}` }),
    async () => (upTo(3) ? '' : own('group-close', { group: custom.splice(upTo(custom.length), 1)[0] })),
    async () => {
      const { link = '' } = await acme.does('qr-group', { group: one(all()) ?? '' })
      return own('guest-add', {
        token: link.split('/').at(-1),
        name: one(['Eva Test', 'eve  TEST', 'Twin', 'Ed Test']),
      })
    },
    async () => {
      const { link = '' } = await acme.does('qr-group', { group: one(all()) ?? '' })
      return as(one(PEOPLE) ?? '', 'join', { token: link.split('/').at(-1) })
    },
  ]
  const change = () => (one(steps) ?? steps[0])?.().catch((error: Error) => error.message)
  for (let step = 0; step < STEPS; step++) {
    const did = upTo(40) ? await change() : await killedIn(acme, change, upTo(6))
    const [holds, should] = await sides(acme)
    expect(holds, `step ${step}: ${did}`).to.deep.equal(should)
  }
}

/** Bellhop dies somewhere in it, and goes on where it was. */
async function killedIn(
  acme: TappedWorld,
  change: () => Promise<string | undefined> | undefined,
  pause: number,
): Promise<string> {
  const begun = change()
  for (let question = 0; question < pause; question++) await fetch(`http://127.0.0.1:${acme.config.httpPort}/healthz`) // so much time passes
  await acme.crash()
  return `${await begun}, killed`
}

/** What the server has confirmed, and what a whole comparison would have it hold. */
async function sides({ config }: TappedWorld) {
  const store = openStore(config.store, config.data)
  const all = await snapshot({ store, config, now: () => new Date() } as never)
  const should = Object.fromEntries(
    kinds.flatMap(kind => [...kind.desired(all)].map(([name, content]) => [`${kind.name}/${name}`, content])),
  )
  const holds = Object.fromEntries((await store.mirrors.find()).map(({ id, content }) => [id, content]))
  await store.close()
  return [holds, should]
}
