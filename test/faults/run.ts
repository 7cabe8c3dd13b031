// npm run faults: a campaign on the terminal; with --messages one of random messages, or with --changes so many random changes of an
// organisation. Exits 1 when anything was lost, doubled or left undone.
import { parseArgs } from 'node:util'
import { report as walked, walk } from '../changes/walk.ts'
import { campaign, report } from './campaign.ts'
import { throwMessages } from './throwing.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '7' },
    rounds: { type: 'string', default: '200' },
    burst: { type: 'string', default: '3' },
    changes: { type: 'string' },
    messages: { type: 'boolean' },
  },
})
const plan = {
  seed: Number(values.seed),
  rounds: Number(values.rounds),
  burst: Number(values.burst),
  say: (text: string) => console.log(text),
}
if (values.changes) await changes(Number(values.changes))
try {
  const verdict = await (values.messages ? throwMessages(plan) : campaign(plan))
  console.log(report(verdict, plan))
  process.exit(verdict.violations.length ? 1 : 0)
} catch (error) {
  console.error(error instanceof Error ? error.stack : error)
  console.error(`Repeat with --seed ${plan.seed} --rounds ${plan.rounds} --burst ${plan.burst}.`)
  process.exit(1)
}

async function changes(steps: number): Promise<never> {
  try {
    const repeat = (first: number) => `npm run faults -- --changes ${first} --seed ${plan.seed}`
    console.log(walked(await walk({ ...plan, steps, repeat, odds: 12, isMortal: true, every: 10 })))
    process.exit(0)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}
