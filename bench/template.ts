// A template to a thousand people online, beside a personalised broadcast of the same text and a bare component socket.
import { GROUP, LETTER, pourPersonal, sendPersonal, takeTurns, type Scene } from './broadcast.ts'
import type { Bench } from './support/bench.ts'
import { ratio, type Goal } from './support/goal.ts'

const NAME = 'letter'
const BROADCASTS = 10 // in a round, so that a round lasts a second or more

export async function template(bench: Bench): Promise<Goal[]> {
  const runs = { bare: pourPersonal, personal: sendPersonal, template: sendTemplate }
  const environment = { BELLHOP_ARCHIVE: 'off' }
  const { bare, personal, template } = await takeTurns(
    { bench, name: 'archives off', environment, broadcasts: BROADCASTS },
    runs,
  )
  const goal = { goal: 0.9, better: 'higher' } as const
  return [
    {
      name: 'template: rate relative to the bare socket',
      ...ratio(bare.seconds, template.seconds),
      ...goal,
    },
    {
      name: 'template: rate relative to a personalised broadcast of the same text',
      ...ratio(personal.seconds, template.seconds),
      ...goal,
    },
  ]
}

async function sendTemplate({ world, broadcasts }: Scene) {
  const known = (await world.does('template-list')).table?.rows.some(([name]) => name === NAME)
  if (!known) await world.does('template-create', { name: NAME, text: LETTER })
  return async () => {
    for (let at = 0; at < broadcasts; at++) await world.does('template-send', { template: NAME, to: GROUP })
  }
}
