// Gives the inputs of a seed to one target, in a thread that may be stopped and has little memory.
import { parentPort, workerData } from 'node:worker_threads'
import { random } from '../support/random.ts'
import { mutated } from './mutation.ts'
import { targets } from './targets/targets.ts'

export interface Told {
  /** How many inputs have been read. */
  at: number
  taken: number
  input: Buffer
}

const { name, seed, inputs }: { name: string; seed: number; inputs: number } = workerData

const target = targets.find(each => each.name === name)
if (!target || !parentPort) throw new Error(`no target ${name}`)
const draw = random(seed)
const reader = await target.open()
let taken = 0
for (let at = 0; at < inputs; at++) {
  const sample = target.samples[at % target.samples.length] ?? Buffer.alloc(0)
  const input = at < target.samples.length ? sample : mutated(sample, draw, target.words)
  parentPort.postMessage({ at, taken, input } satisfies Told)
  if (await reader.take(input, at)) taken++
  await new Promise(resolve => setImmediate(resolve)) // what was said is heard, and timers run
}
await reader.check?.()
await reader.end()
parentPort.postMessage({ at: inputs, taken, input: Buffer.alloc(0) } satisfies Told)
