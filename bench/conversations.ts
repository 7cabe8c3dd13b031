// Messages of people to others while the archives of many are in use: our storage, and the server's own in files, as it comes.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Socket } from 'node:net'
import { account, fillArchives, openAccounts, timed } from './support/archive-server.ts'
import type { Bench } from './support/bench.ts'
import { bind, until, type Server } from './support/client.ts'
import { digits, median, ratio, type Goal } from './support/goal.ts'
import { username } from './support/organisation.ts'

const WRITERS = 30
const OF_EACH = 200
const BODY = 'Are you coming along to lunch at noon? The others are waiting downstairs.'

interface Side {
  writers: Socket[]
  server: Server
  end(): Promise<void>
  seconds: number[]
}

/** Each writer writes to others who are away, in turn, and the next one then: every archive is in use. */
export async function conversations(bench: Bench): Promise<Goal[]> {
  const people = bench.option('people', 3_000)
  const ours = await openSide(bench, people, { BELLHOP_ARCHIVE_STORAGE: 'bellhop' })
  const files = await openSide(bench, people, { BELLHOP_ARCHIVE_STORAGE: 'internal', BELLHOP_ARCHIVES: '1000' })
  const sides = [ours, files]
  for (let round = 0; round < bench.option('rounds', 3) + 1; round++) {
    for (const side of sides) {
      const took = await timed(() => writeToAll(side, people))
      if (round > 0) side.seconds.push(took) // the first warms up
    }
    sides.reverse()
  }
  const each = ({ seconds }: Side) => `${digits((median(seconds) / people) * 1e6)} µs`
  bench.say(`conversations: a message with ${people} archives in use ${each(ours)}, in files ${each(files)}`)
  for (const { end } of sides) await end()
  return [
    {
      name: `conversations: rate with ${people} archives of ${OF_EACH} messages in use, relative to archives in files`,
      ...ratio(files.seconds, ours.seconds),
      goal: 3,
      better: 'higher',
    },
  ]
}

async function openSide(bench: Bench, people: number, environment: Record<string, string>): Promise<Side> {
  const { config, server, end } = await openAccounts(bench, WRITERS + people, environment)
  const users = Array.from({ length: people }, (_, at) => username(WRITERS + 1 + at))
  if (environment.BELLHOP_ARCHIVE_STORAGE === 'internal')
    fillFiles(join(config.data, 'prosody', escaped(server.domain), 'archive'), users)
  else fillArchives(config, users, OF_EACH)
  const writers: Socket[] = []
  for (let at = 1; at <= WRITERS; at++) writers.push(await bind(server, account(at)))
  return { writers, server, end, seconds: [] }
}

/** As the server's own storage writes archives: a call for each message. */
function fillFiles(folder: string, users: string[]): void {
  mkdirSync(folder, { recursive: true })
  const first = Math.floor(Date.now() / 1_000) - OF_EACH
  const items = Array.from({ length: OF_EACH }, (_, at) => {
    const [friend, when] = [`friend${at % 10}@elsewhere.test`, first + at]
    const stamp = new Date(when * 1_000).toISOString().replace(/\.\d+/, '')
    return `item({
\t[1] = { [1] = "${BODY}"; ["name"] = "body"; ["attr"] = {}; };
\t["name"] = "message"; ["key"] = "key${at}"; ["when"] = ${when}; ["with"] = "${friend}";
\t["attr"] = { ["id"] = "m${at}"; ["from"] = "${friend}/phone"; ["type"] = "chat"; ["stamp"] = "${stamp}"; };
});
`
  })
  for (const user of users) writeFileSync(join(folder, `${user}.list`), items.join(''))
}

/** As the server escapes names of files. */
const escaped = (name: string) => name.replace(/[^A-Za-z0-9]/g, each => `%${each.charCodeAt(0).toString(16)}`)

async function writeToAll({ writers, server }: Side, people: number): Promise<void> {
  const share = Math.ceil(people / writers.length)
  for (const [at, writer] of writers.entries()) {
    const messages = Array.from({ length: Math.min(share, people - at * share) }, (_, n) => {
      const to = `${username(WRITERS + 1 + at * share + n)}@${server.domain}`
      return `<message to='${to}' type='chat' id='m${n}'><body>${BODY}</body></message>`
    })
    const last = "<iq type='get' id='last'><ping xmlns='urn:xmpp:ping'/></iq>"
    await until(writer, messages.join('') + last, "id='last'")
  }
}
