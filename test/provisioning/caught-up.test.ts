// What was left undone while the server was away, or could not be done at once, is done as soon as it can be.
import { join } from 'node:path'
import { Queue } from 'bullmq'
import { expect } from 'chai'
import { poll } from '../../setup/ports.ts'
import { csv, edit, example } from '../support/chart.ts'
import { obstacle } from '../support/obstacle.ts'
import { ownWorld, type World } from '../support/world.ts'

const HOUR = 3_600_000

describe('what was left undone', function () {
  this.timeout(60_000)
  let acme: World
  before(async () => (acme = await ownWorld()))
  after(() => acme.end())

  it('is not put off any longer when the server is back, however long it was to wait', async () => {
    await acme.prosody.stop()
    expect((await acme.does('broadcast-send', { group: 'team-nyang-news', text: 'during the outage' })).text).to.match(
      /^Sent/,
    )
    expect(await poll(() => postponed(acme))).to.equal(true)
    await acme.prosody.restart()
    const member = await acme.person('ngruenbe')
    await member.hears('during the outage')
    await member.leaves()
  })

  it('is tried again while the server is there, until it succeeds', async () => {
    const lines = (text: string) => acme.bellhop.output().split(text).length - 1
    const remove = obstacle(acme.config, 'UPDATE ON people')
    const file = csv(edit(example(), '101', { family_name: 'Renamed' }))
    expect(await acme.does('org-apply', { file }).catch(error => error.message)).to.match(/incident/)
    await acme.prosody.restart()
    expect(await poll(async () => lines('caught up with') > 1)).to.equal(true)
    const connections = lines('connected to the XMPP server')
    remove()
    expect(await poll(async () => (await health(acme)) === 'ok')).to.equal(true)
    expect(lines('connected to the XMPP server')).to.equal(connections)
    expect((await acme.does('org-show')).text).to.include('Renamed')
  })
})

/** Puts off what waits to be tried again by an hour; whether there was something. */
async function postponed({ config }: World): Promise<boolean> {
  const connection = { path: join(config.data, 'redis', 'redis.sock') }
  const queue = new Queue('bellhop-broadcast', { connection })
  try {
    const [job] = await queue.getDelayed()
    await job?.changeDelay(HOUR).catch(() => {}) // it is just being tried
    return (await queue.getDelayed())[0]?.delay === HOUR
  } finally {
    await queue.close()
  }
}

async function health({ config }: World): Promise<unknown> {
  const answer: { status?: string } = JSON.parse(
    await (await fetch(`http://127.0.0.1:${config.httpPort}/healthz`)).text(),
  )
  return answer.status
}
