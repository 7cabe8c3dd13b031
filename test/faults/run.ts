// npm run faults: a campaign on the terminal. Exits 1 when anything was lost, doubled or left undone.
import { parseArgs } from 'node:util'
import { campaign, report } from './campaign.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '7' },
    rounds: { type: 'string', default: '200' },
    burst: { type: 'string', default: '3' },
  },
})
const plan = {
  seed: Number(values.seed),
  rounds: Number(values.rounds),
  burst: Number(values.burst),
  say: (text: string) => console.log(text),
}
try {
  const verdict = await campaign(plan)
  console.log(report(verdict, plan))
  process.exit(verdict.violations.length ? 1 : 0)
} catch (error) {
  console.error(error instanceof Error ? error.stack : error)
  console.error(`Repeat with --seed ${plan.seed} --rounds ${plan.rounds} --burst ${plan.burst}.`)
  process.exit(1)
}
