// Questions: a broadcast with buttons beside one without, and a thousand answers beside plain messages to a bare component.
import { secret } from '../config.ts'
import { storeOf } from '../test/support/store.ts'
import type { World } from '../test/support/world.ts'
import { accounts } from './support/accounts.ts'
import { connectBare } from './support/bare.ts'
import type { Bench } from './support/bench.ts'
import { digits, median, ratio, type Goal } from './support/goal.ts'
import { organisation, username } from './support/organisation.ts'
import { openReceivers, type Receivers } from './support/receivers.ts'

const GROUP = `tree-${username(0)}-news`
const TEXT = 'The canteen opens at noon today. Do you come?'
const BROADCASTS = 5 // a round, so that it lasts a second or so

interface Scene {
  world: World
  receivers: Receivers
}

export async function questions(bench: Bench): Promise<Goal[]> {
  const people = bench.option('people', 1_000)
  const world = await bench.world(organisation(people + 1), { BELLHOP_ARCHIVE: 'off' })
  const { config } = world
  const receivers = await openReceivers(config.c2sPort, config.domain, await accounts(world, people))
  const bare = await connectBare(config.componentPort, `bare.${config.domain}`, secret(config, 'component'))
  bare.relay(noted)
  const scene = { world, receivers }
  const sides = {
    without: { run: () => send(scene, {}), seconds: new Array<number>() },
    buttons: { run: () => send(scene, { buttons: 'Yes/No' }), seconds: new Array<number>() },
    bare: { run: () => answers(scene, `news@bare.${config.domain}`), seconds: new Array<number>() },
    answers: { run: () => asked(scene), seconds: new Array<number>() },
  }
  const order = Object.values(sides)
  for (const { run } of order) await run() // everything is loaded and compiled once
  for (let round = 0; round < bench.option('rounds', 7); round++) {
    for (const { run, seconds } of order) seconds.push(await run())
    order.push(...order.splice(0, 1))
  }
  const lost = await missing(world, people)
  bare.end()
  receivers.end()
  await world.end()
  for (const [name, { seconds }] of Object.entries(sides)) bench.say(`questions, ${name}: ${digits(median(seconds))} s`)
  if (lost) throw new Error(`${lost} answers were lost`)
  return [
    {
      name: `questions: a broadcast to ${people} with buttons, rate relative to one without`,
      ...ratio(sides.without.seconds, sides.buttons.seconds),
      goal: 0.9,
      better: 'higher',
    },
    {
      name: `questions: ${people} answers, rate relative to plain messages to a bare component`,
      ...ratio(sides.bare.seconds, sides.answers.seconds),
      goal: 0.75,
      better: 'higher',
    },
  ]
}

/** What a bare component says to each message, as short as what Bellhop says. */
function noted(message: string): string {
  const [, from = ''] = / from=['"]([^'"]*)/.exec(message) ?? []
  const [, to = ''] = / to=['"]([^'"]*)/.exec(message) ?? []
  return from ? `<message type='chat' from='${to}' to='${from}'><body>Noted: Yes.</body></message>` : ''
}

async function send({ world, receivers }: Scene, fields: Record<string, string>): Promise<number> {
  const complete = await receivers.expect(BROADCASTS)
  const begun = performance.now()
  for (let at = 0; at < BROADCASTS; at++) await world.does('broadcast-send', { group: GROUP, text: TEXT, ...fields })
  await complete()
  return (performance.now() - begun) / 1_000
}

/** Everybody writes, and is answered. */
async function answers({ receivers }: Pick<Scene, 'receivers'>, to: string): Promise<number> {
  const complete = await receivers.expect(1)
  const begun = performance.now()
  receivers.say(to, '1')
  await complete()
  return (performance.now() - begun) / 1_000
}

async function asked(scene: Scene): Promise<number> {
  const { world, receivers } = scene
  const complete = await receivers.expect(1)
  await world.does('broadcast-send', { group: GROUP, text: TEXT, buttons: 'Yes/No' })
  await complete()
  return answers(scene, `${GROUP}@bellhop.${world.config.domain}`)
}

/** How many answers are not in the store, of the questions that were answered at all. */
async function missing({ config }: World, people: number): Promise<number> {
  const store = await storeOf(config)
  try {
    const counts = await Promise.all(
      (await store.questions.find()).map(({ id }) => store.answers.count({ question: id })),
    )
    return counts.filter(count => count > 0).reduce((sum, count) => sum + people - count, 0)
  } finally {
    await store.close()
  }
}
