// What Bellhop says when it is started with a store that it cannot use: one sentence, by the real program, on every engine.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect } from 'chai'
import { FLAGS } from '../../setup/flags.ts'
import { PROJECT } from '../../setup/prosody.ts'
import { startFerret, startJavaServer, type StandIn } from '../engines/servers.ts'
import { things } from '../engines/things.ts'
import { overEnginesWith } from '../support/engines.ts'
import { freePorts } from '../support/ports.ts'

interface Refused {
  code: number | null
  said: string
}

/** Starts Bellhop, which is expected to end by itself before it looks for an XMPP server. */
async function start(store: string, data: string, domain = 'acme.test'): Promise<Refused> {
  const bellhop = spawn(process.execPath, [...FLAGS, 'main.ts'], {
    cwd: PROJECT,
    env: {
      ...process.env,
      ...{ BELLHOP_STORE: store, BELLHOP_DATA: data, BELLHOP_DOMAIN: domain, BELLHOP_LOG_LEVEL: 'error' },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  bellhop.stderr.on('data', chunk => (said += String(chunk)))
  bellhop.stdout.on('data', chunk => (said += String(chunk)))
  const [code] = await once(bellhop, 'close')
  return { code, said: said.trim() }
}

/** Expects one line that says what is wrong, with no trace of the program. */
async function refuses(started: Promise<Refused>, sentence: RegExp): Promise<void> {
  const { code, said } = await started
  expect(said).to.match(sentence)
  expect(said.split('\n')).to.have.length(1)
  expect(code).to.equal(1)
}

overEnginesWith(things, stand => {
  describe('a start', function () {
    this.timeout(60_000)

    it('of a second process at one store is refused, and of another organisation when the first is gone', async () => {
      const holder = spawn(process.execPath, [...FLAGS, 'test/engines/holder.ts', stand.address(), stand.folder()], {
        cwd: PROJECT,
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      const [line] = await once(createInterface({ input: holder.stdout }), 'line')
      expect(line).to.equal('claimed')
      const second = new RegExp(
        `^Another Bellhop works with this store: process ${holder.pid} on .*Stop that one first`,
      )
      await refuses(start(stand.address(), stand.folder()), second)
      holder.kill('SIGKILL')
      await once(holder, 'exit')
      await refuses(
        start(stand.address(), stand.folder(), 'other.test'),
        /^The store holds the records of acme\.test, and BELLHOP_DOMAIN is other\.test\. Name the store of other\.test/,
      )
    })
  })
})

describe('a start with an address that names no store', function () {
  this.timeout(180_000)
  let data: string
  before(() => (data = mkdtempSync(join(tmpdir(), 'bellhop-start-'))))
  after(() => rmSync(data, { recursive: true }))

  it('is refused where no engine has it', () =>
    refuses(
      start('postgres://127.0.0.1/a', data),
      /^There is no store engine for BELLHOP_STORE=postgres:.*; use sqlite:/,
    ))

  it('is refused where the file is none of SQLite, or cannot be made', async () => {
    writeFileSync(join(data, 'notes.txt'), 'These are notes and no database. '.repeat(100))
    for (const [path, why] of [
      ['notes.txt', 'file is not a database'],
      ['notes.txt/bellhop.sqlite', 'EEXIST'],
      ['.', 'unable to open database file'],
    ])
      await refuses(
        start(`sqlite:${data}/${path}`, data),
        new RegExp(
          `^The store in the file .*${path} cannot be used: ${why}.*\\. Correct BELLHOP_STORE or BELLHOP_DATA`,
        ),
      )
  })

  it('is refused where no server answers', async () => {
    const [nobody] = await freePorts(1)
    await refuses(
      start(`mongodb://ann:secret@127.0.0.1:${nobody}/a`, data),
      /^No MongoDB server can be used at mongodb:\/\/\*\*\*@127\.0\.0\.1.*ECONNREFUSED.*Start the server, or correct BELLHOP_STORE\.$/,
    )
  })

  it('is refused where the address has no database, and says no password', async () => {
    const { said } = await start('mongodb://ann:secret@127.0.0.1', data)
    expect(said)
      .to.match(/names no database\. Write mongodb:\/\/HOST:PORT\/DATABASE\.$/)
      .and.not.include('secret')
  })
})

if (process.env.BELLHOP_TEST_STORES)
  describe('a start at a server', function () {
    this.timeout(60_000)
    let data: string
    let server: StandIn | undefined
    before(() => (data = mkdtempSync(join(tmpdir(), 'bellhop-start-'))))
    after(() => rmSync(data, { recursive: true }))
    afterEach(async () => {
      await server?.end()
      server = undefined
    })

    it('of an old version is refused', async () => {
      server = await startJavaServer(8)
      await refuses(start(`${server.url}/a`, data), /is too old.*: Bellhop needs MongoDB 4\.4 or newer\.$/)
    })

    it('with a wrong password, or none, is refused', async () => {
      server = await startFerret({ user: 'ann', password: 'right' })
      const at = (login: string) => server?.url.replace('//', `//${login}`) + '/a'
      await refuses(
        start(at('ann:wrong@'), data),
        /^The server at mongodb:\/\/\*\*\*@.* refuses the user name or the password in BELLHOP_STORE\.$/,
      )
      await refuses(start(at(''), data), /wants a user name and a password with rights on the database/)
    })
  })
