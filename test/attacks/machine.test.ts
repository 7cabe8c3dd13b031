// Other users of the machine read nothing of Bellhop: not the store, not the logs, not the secrets.
import { execFileSync } from 'node:child_process'
import { chmodSync, globSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { loadConfig } from '../../config.ts'
import { openPost } from '../../mail/open.ts'
import { verdict } from '../support/healthy.ts'
import { ownWorld, type World } from '../support/world.ts'

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)

describe('another user of the machine', function () {
  this.timeout(60_000)
  let acme: World
  before(async () => (acme = await ownWorld()))
  after(() => acme?.end())

  const open = () => {
    chmodSync(acme.config.data, 0o755)
    for (const path of ['bellhop.sqlite', 'logs/bellhop.log']) chmodSync(join(acme.config.data, path), 0o644)
  }

  it('reads neither folder, store, logs nor secrets', () => {
    expect(mode(acme.config.data)).to.equal('700')
    const files = globSync(['bellhop.sqlite*', 'logs/*', 'secrets/*'], { cwd: acme.config.data })
    expect(files).to.include.members(['bellhop.sqlite', 'bellhop.sqlite-wal', 'logs/bellhop.log', 'secrets/component'])
    expect(files.filter(file => mode(join(acme.config.data, file)) !== '600')).to.deep.equal([])
  })

  it('reads nothing that the server or the queue writes later', async () => {
    const anna = await acme.person('nyang')
    anna.says('team-nyang@rooms.acme.test', 'A word')
    await acme.does('code-issue', { username: 'sking' })
    await anna.leaves()
    const found = execFileSync('find', [join(acme.config.data, 'prosody'), '-type', 'f', '-perm', '/077'])
    expect(String(found)).to.equal('')
    expect(mode(join(acme.config.data, 'redis'))).to.equal('700')
  })

  it('reads nothing any more of an installation that was open, as soon as Bellhop is started', async () => {
    await acme.bellhop.stop()
    open()
    await acme.restart()
    expect(mode(acme.config.data)).to.equal('700')
    expect(mode(join(acme.config.data, 'bellhop.sqlite'))).to.equal('600')
  })

  it('is named by the doctor when somebody opens a file', async () => {
    writeFileSync(join(acme.config.data, 'logs', 'old.log'), '', { mode: 0o600 })
    expect((await acme.does('doctor')).table).to.equal(undefined)
    open()
    const { text, table } = await acme.does('doctor')
    expect(verdict(text)).to.equal(
      '3 things to be mended on this machine or in the settings. The server holds exactly what it should.',
    )
    expect(table?.rows).to.deep.equal([
      [acme.config.data, 'mode', 'closed to other users', '755'],
      [join(acme.config.data, 'bellhop.sqlite'), 'mode', 'closed to other users', '644'],
      [join(acme.config.data, 'logs', 'bellhop.log'), 'mode', 'closed to other users', '644'],
    ])
  })
})

describe('the log that stands for a gateway of text messages', () => {
  it('has no code', async () => {
    const lines: unknown[] = []
    const line = (...words: unknown[]) => void lines.push(words)
    const log = { debug: line, info: line, warn: line, error: line }
    const post = openPost(loadConfig({ BELLHOP_SMS_URL: 'log' }), log)
    await post.text?.send({ id: 'k3jq8w2m5p', to: '+15550100', text: 'Chat code K7F3-9QWE-R2TY-4 for you', report: '' })
    expect(lines).to.have.length(1)
    expect(JSON.stringify(lines)).not.to.contain('K7F3')
  })
})
