// What the server of a build keeps in memory with people online, in KB: before and after some broadcasts. Usage: sessions.ts FOLDER PEOPLE
// The build is that of the folder: a checkout whose packages are installed.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type * as Accounts from './accounts.ts'
import type * as Benches from './bench.ts'
import type * as Organisation from './organisation.ts'
import type * as Receivers from './receivers.ts'

const BROADCASTS = 5
const SETTLE = 3_000 // ms

const [, , folder = '', people = ''] = process.argv
const part = (name: string) => import(join(folder, 'bench', 'support', `${name}.ts`))
const { accounts }: typeof Accounts = await part('accounts')
const { makeBench }: typeof Benches = await part('bench')
const { organisation, username }: typeof Organisation = await part('organisation')
const { openReceivers }: typeof Receivers = await part('receivers')

const memory = (pid: number) => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1])

const bench = makeBench({})
try {
  const world = await bench.world(organisation(Number(people) + 1))
  const { config, prosody } = world
  const receivers = await openReceivers(config.c2sPort, config.domain, await accounts(world, Number(people)))
  await pause(SETTLE)
  const idle = memory(prosody.pid)
  for (let at = 0; at < BROADCASTS; at++) {
    const complete = await receivers.expect(1)
    await world.does('broadcast-send', { group: `tree-${username(0)}-news`, text: 'The canteen opens at noon today.' })
    await complete()
  }
  await pause(SETTLE)
  console.log(JSON.stringify({ idle, busy: memory(prosody.pid) }))
  receivers.end()
} finally {
  await bench.end()
}
process.exit(0)
