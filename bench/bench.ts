// The benchmarks: each a ratio, measured side by side in one run. What they mean: README.md
import { parseArgs } from 'node:util'
import { activity } from './activity.ts'
import { announce } from './announce.ts'
import { apply } from './apply.ts'
import { archived } from './archived.ts'
import { archives } from './archives.ts'
import { broadcast } from './broadcast.ts'
import { catchingUp } from './catching-up.ts'
import { chat } from './chat.ts'
import { conversations } from './conversations.ts'
import { crowd } from './crowd.ts'
import { desk } from './desk.ts'
import { deskQueue } from './desk-queue.ts'
import { directory } from './directory.ts'
import { groups } from './groups.ts'
import { history } from './history.ts'
import { manyAnswers } from './many-answers.ts'
import { manyRooms } from './many-rooms.ts'
import { memory } from './memory.ts'
import { readingMessages } from './message.ts'
import { pages } from './pages.ts'
import { payments } from './payments.ts'
import { questions } from './questions.ts'
import { reads } from './reads.ts'
import { recovery } from './recovery.ts'
import { reports } from './reports.ts'
import { relay } from './relay.ts'
import { serverMemory } from './server-memory.ts'
import { signInAtOnce } from './sign-in.ts'
import { stanzas } from './stanzas.ts'
import { statements } from './statements.ts'
import { store } from './store.ts'
import { template } from './template.ts'
import { upload } from './upload.ts'
import { wallet } from './wallet.ts'
import { makeBench, type Benchmark } from './support/bench.ts'
import { line, type Goal } from './support/goal.ts'

const benchmarks: Record<string, Benchmark> = {
  activity,
  announce,
  broadcast,
  apply,
  archived,
  archives,
  'catching-up': catchingUp,
  chat,
  conversations,
  crowd,
  desk,
  'desk-queue': deskQueue,
  directory,
  groups,
  history,
  'many-answers': manyAnswers,
  'many-rooms': manyRooms,
  memory,
  message: readingMessages,
  pages,
  payments,
  questions,
  relay,
  reads,
  reports,
  recovery,
  'server-memory': serverMemory,
  'sign-in': signInAtOnce,
  stanzas,
  statements,
  store,
  template,
  upload,
  wallet,
}

const number = { type: 'string' } as const
const options = { rounds: number, people: number, messages: number, reorganisations: number, chunks: number }

async function main(): Promise<void> {
  const { positionals: names, values } = parseArgs({ options, allowPositionals: true })
  const unknown = names.filter(name => !benchmarks[name])
  if (unknown.length)
    throw new Error(`There is no benchmark ${unknown.join(', ')}; there are ${Object.keys(benchmarks).join(', ')}.`)
  const bench = makeBench(values)
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void bench.end().finally(() => process.exit(130)))
  const goals: Goal[] = []
  try {
    for (const [name, run] of Object.entries(benchmarks))
      if (!names.length || names.includes(name)) goals.push(...(await run(bench)))
  } finally {
    await bench.end()
  }
  console.log(`\n${goals.map(line).join('\n')}`)
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
