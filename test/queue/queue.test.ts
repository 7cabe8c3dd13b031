// Deferred work: the private Redis behind it, and jobs that wait.
import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { poll } from '../../setup/ports.ts'
import { redisPid } from '../faults/faults.ts'
import { ownWorld, type World } from '../support/world.ts'

const GROUP = 2 // place of the process group among the fields of `stat`

describe('the private Redis', function () {
  this.timeout(30_000)
  let acme: World
  before(async () => (acme = await ownWorld()))
  after(() => acme.end())

  it('ends when Bellhop is killed', async () => {
    const pid = (await redisPid(acme)) ?? 0
    expect(groupOf(pid)).to.include(pid)
    acme.bellhop.kill('SIGKILL')
    await acme.bellhop.ended
    expect(await poll(async () => groupOf(pid).length === 0)).to.equal(true)
    await acme.restart()
  })

  it('is started again when it dies, and leaves nobody behind who waits for our end', async () => {
    const pid = (await redisPid(acme)) ?? 0
    const before = groupOf(pid)
    expect(before).to.have.length.greaterThan(1)
    process.kill(pid, 'SIGKILL')
    expect(await poll(async () => ![undefined, pid].includes(await redisPid(acme)))).to.equal(true)
    expect(await poll(async () => groupOf(pid).length === 0)).to.equal(true)
  })

  it('ends when Bellhop is stopped', async () => {
    const pid = (await redisPid(acme)) ?? 0
    await acme.bellhop.stop()
    expect(await poll(async () => groupOf(pid).length === 0)).to.equal(true)
    await acme.restart()
  })
})

/** Processes of a process group. */
const groupOf = (leader: number): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter(pid => pid && stat(pid)[GROUP] === String(leader))

/** Fields of /proc/PID/stat behind the name, which may have spaces: state, parent, group; none when it is over. */
function stat(pid: number): string[] {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return fields[0] === 'Z' ? [] : fields
  } catch {
    return []
  }
}
