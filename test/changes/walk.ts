// So many random changes, one after the other, drawn by a seed, while Bellhop and the server are killed now and then.
import { poll } from '../../setup/ports.ts'
import { chart } from '../support/chart.ts'
import { tappedWorld, type TappedWorld } from '../support/tapped.ts'
import type { Change, Scenery } from './change.ts'
import { openDoors } from './doors.ts'
import { draws } from './draw.ts'
import { judge } from './judge.ts'
import { attempts, drawKill, insists, type Kill } from './kill.ts'
import { next } from './mix.ts'
import { found, type Organisation } from './organisation.ts'

export interface Plan {
  /** In one of so many steps somebody dies. */
  odds: number
  /** Whether the server dies, too. */
  isMortal: boolean
  /** All is judged after so many steps, and whenever somebody died. */
  every: number
  /** How somebody has the first so many steps again. */
  repeat: (steps: number) => string
  say?: (text: string) => void
  /** What else is looked at after each step. */
  after?: (acme: TappedWorld, what: string) => Promise<void>
}

export interface Walk extends Plan {
  seed: number
  steps: number
}

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
const PATIENCE = 30_000 // ms until everything that was begun must be done

async function happens(scenery: Scenery, change: Change, { odds, isMortal, every }: Plan, step: number): Promise<Kill> {
  const { acme, org, draw } = scenery
  const kill = drawKill(draw, change, odds, isMortal)
  const answer = await attempts(acme, draw)[kill](change.does)
  const certain = kill.includes('afterwards') || kill === 'nobody'
  const { is, text } = answer && certain ? answer : await insists(acme, change.does)
  // What was done by somebody who never heard so may be refused when it is asked for again: what is so is judged below.
  const isDone = is === 'done' || (!certain && !change.refused)
  if (isDone === (change.refused ?? false))
    throw new Error(`was ${change.refused ? 'to be refused' : 'refused'}: ${is} ${text}`)
  if (isDone) await change.then?.()
  if (kill !== 'nobody' || step % every === 0) await isRight(acme, org)
  return kill
}

async function isRight(acme: TappedWorld, org: Organisation): Promise<void> {
  let wrong: string[] = []
  const isSo = async () => (wrong = await judge(acme, org)).length === 0
  if (!(await poll(isSo, { milliseconds: PATIENCE, every: 100 }))) throw new Error(wrong.slice(0, 20).join('\n'))
}

/** @throws Error with the first step that left anything wrong, and how to have it again */
export async function walk({ seed, steps, ...plan }: Walk): Promise<Map<string, number>> {
  const acme = await tappedWorld(base, { BELLHOP_AUTOJOIN_MAXIMUM: '5', BELLHOP_OWN_GROUPS: '1000' })
  const counts = new Map<string, number>()
  let step = 0
  let what = 'at the start'
  try {
    const org = found(base)
    const draw = draws(seed)
    const scenery: Scenery = { acme, org, draw, doors: openDoors(acme, org), count: 0 }
    for (step = 1; step <= steps; step++) {
      const change = next({ ...scenery, count: step })
      what = change.says
      const killed = await happens(scenery, change, plan, step === steps ? 0 : step)
      counts.set(`killed: ${killed}`, (counts.get(`killed: ${killed}`) ?? 0) + 1)
      const dead = killed === 'nobody' ? '' : `, killed: ${killed}`
      plan.say?.(`${String(step).padStart(5)}  ${what.split('\n')[0]}${dead}`)
      await plan.after?.(acme, what)
    }
    return counts
  } catch (error) {
    const wrong = error instanceof Error ? error.message : error
    throw new Error(`Step ${step} of seed ${seed}: ${what}\n${wrong}\nRepeat with: ${plan.repeat(step)}`)
  } finally {
    await acme.end()
  }
}

export const report = (counts: Map<string, number>): string =>
  [
    '',
    ...[...counts].sort().map(([what, count]) => `${String(count).padStart(8)}  ${what}`),
    '',
    'Everybody is where the changes have put them.',
  ].join('\n')
