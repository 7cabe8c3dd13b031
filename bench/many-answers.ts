// Ten thousand people answer one question: none is lost, the asker's numbers are right, and all of it takes less than a minute.
import { secret } from '../config.ts'
import { storeOf } from '../test/support/store.ts'
import type { World } from '../test/support/world.ts'
import { blocks, connectBare } from './support/bare.ts'
import type { Bench } from './support/bench.ts'
import { digits, type Goal } from './support/goal.ts'
import { organisation, username } from './support/organisation.ts'
import { bringOutside, hears, local } from './support/outside.ts'

const GROUP = 'canteen'
const TEXT = 'The canteen opens at noon today. Do you come?'
const MINUTE = 60 // s

export async function manyAnswers(bench: Bench): Promise<Goal[]> {
  const people = bench.option('people', 10_000)
  const world = await bench.world(organisation(2), { BELLHOP_ARCHIVE: 'off' })
  const { config } = world
  const elsewhere = `bare.${config.domain}`
  const bare = await connectBare(config.componentPort, elsewhere, secret(config, 'component'))
  await world.does('group-create', { name: GROUP, title: 'Canteen', kind: 'broadcast', owner: username(0) })
  await bringOutside(world, GROUP, people, elsewhere)
  const asked = hears(bare, people)
  await world.does('broadcast-send', { group: GROUP, text: TEXT, buttons: 'Yes/No' })
  await asked
  bench.say(`many-answers: ${people} people are asked`)

  const noted = hears(bare, people)
  const begun = performance.now()
  await bare.pour(blocks(answers(people, elsewhere, `${GROUP}@bellhop.${config.domain}`)))
  await noted
  const seconds = (performance.now() - begun) / 1_000
  const [stored, shown] = [await countOf(world), await tallyOf(world)]
  bare.end()
  await world.end()
  bench.say(`many-answers: ${digits(seconds)} s; stored ${stored}; the asker reads '${shown}'`)
  const yes = Math.ceil(people / 2)
  if (stored !== people || shown !== `Yes ${yes}, No ${people - yes}`)
    throw new Error('Answers were lost, or counted twice.')
  return [
    {
      name: `many-answers: ${people} answers to one question`,
      value: seconds,
      goal: MINUTE,
      better: 'lower',
      unit: ' s',
    },
  ]
}

/** Every second one says no. */
const answers = (people: number, domain: string, to: string): string[] =>
  Array.from(
    { length: people },
    (_, at) =>
      `<message type='chat' id='answer-${at}' from='${local(at)}@${domain}/phone' to='${to}'><body>${1 + (at % 2)}</body></message>`,
  )

async function countOf({ config }: World): Promise<number> {
  const store = await storeOf(config)
  return store.answers.count().finally(() => store.close())
}

/** What the list of the asker's questions says. */
async function tallyOf(world: World): Promise<string> {
  const { table } = await world.does('answers')
  return String(table?.rows[0]?.[2])
}
