// Activity: what counting for reports costs the server for each message of a room.
import { hosts } from '../config.ts'
import { cpu } from '../test/support/effort.ts'
import type { Bench } from './support/bench.ts'
import { bind, until } from './support/client.ts'
import { median, type Goal } from './support/goal.ts'
import { organisation, username } from './support/organisation.ts'

/** The server's CPU time for messages of a room that are counted, beside the same messages uncounted. */
export async function activity(bench: Bench): Promise<Goal[]> {
  const world = await bench.world(organisation(3), { BELLHOP_UNLIMITED: '1' })
  const { config, prosody } = world
  const room = `team-${username(0)}@${hosts(config).rooms}`
  const people = await Promise.all(
    [0, 1].map(async at =>
      bind(
        { port: config.c2sPort, domain: config.domain },
        { username: username(at), code: await world.code(username(at)) },
      ),
    ),
  )
  const [writer] = people
  if (!writer) throw new Error('a writer')
  for (const [at, socket] of people.entries()) {
    socket.resume()
    socket.write(`<presence to='${room}/Person ${at}'><x xmlns='http://jabber.org/protocol/muc'/></presence>`)
  }
  const ping = (id: string) => `<iq type='get' id='${id}' to='${config.domain}'><ping xmlns='urn:xmpp:ping'/></iq>`
  await world.does('report', { about: 'person', period: username(0) })
  const shares: number[] = []
  const messages = bench.option('messages', 5_000)
  for (let round = 0; round < bench.option('rounds', 5); round++) {
    const before = cpu(prosody.pid)
    for (let at = 0; at < messages; at++)
      writer.write(
        `<message to='${room}' type='groupchat' id='r${round}-${at}'><body>Message ${at} of all.</body></message>`,
      )
    await until(writer, ping(`all-written-${round}`), `all-written-${round}`)
    const written = cpu(prosody.pid)
    await world.does('report', { about: `team-${username(0)}` })
    const counted = cpu(prosody.pid)
    shares.push((counted - before) / (written - before))
    bench.say(
      `activity: ${messages} messages took ${written - before} ms of the server, counting them ${counted - written} ms`,
    )
  }
  await world.end()
  const goal: Goal = {
    name: 'activity: CPU time of the server for messages of a room that are counted, relative to the same messages alone',
    value: median(shares),
    spread: [Math.min(...shares), Math.max(...shares)],
    goal: 1.03,
    better: 'lower',
  }
  return [goal]
}
