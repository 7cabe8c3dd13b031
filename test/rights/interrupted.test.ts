// An erasure that is interrupted, as Bellhop or the XMPP server is killed in the middle: it goes on at the next start or connection, and
// nothing of the person stays.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { poll } from '../../setup/ports.ts'
import { PROJECT } from '../../setup/prosody.ts'
import { jid, room } from '../support/addresses.ts'
import { chart, csv, without, type Row } from '../support/chart.ts'
import { storeOf } from '../support/store.ts'
import { tracesInArchives, tracesInFiles, tracesInStore } from '../support/traces.ts'
import { ownWorld, type World } from '../support/world.ts'

/** The first statement behind the commit that notes the erasure. */
const NOTED = 2

/** How much of an erasure is done when it is interrupted. */
const SHARES = [0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1]
const BASE: Row[] = chart(`
  ann
    bob
      dora
`).map(row => ({ ...row, email: '', phone: '' }))

interface Leaver {
  row: Row
  id: string
  username: string
  /** What must be nowhere behind the erasure. */
  names: RegExp
}

function leaverAt(at: number): Leaver {
  const letter = 'abcdefghijklm'.charAt(at)
  const [id, username, family, phone] = [`47${at}`, `qquag${letter}`, `Quagmire${letter}`, `9018${200 + at}`]
  const row = { ...BASE.at(-1), id, username, given_name: 'Quentin', family_name: family, phone: `+49 30 ${phone}` }
  const email = `mail@${family.toLowerCase()}.example`
  return { row: { ...row, email }, id, username, names: new RegExp(`${username}|${family}|${phone}`, 'i') }
}

describe('an erasure', function () {
  this.timeout(180_000)
  const [first, server, ...others] = Array.from({ length: SHARES.length + 2 }, (_, at) => leaverAt(at))
  if (!first || !server) throw new Error('there is nobody to erase')
  const all = [...BASE, ...[first, server, ...others].map(({ row }) => row)]
  let acme: World
  let folder = ''
  let killFile = ''
  let statements = 0 // of a whole erasure

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bellhop-rights-'))
    killFile = join(folder, 'kill')
    writeFileSync(join(folder, 'all.csv'), csv(all))
    acme = await ownWorld({
      BELLHOP_ORG: join(folder, 'all.csv'),
      NODE_OPTIONS: `--import ${join(PROJECT, 'test/support/kill-in-erasure.ts')}`,
      KILL_FILE: killFile,
    })
    for (const leaver of [first, server, ...others]) await writes(leaver)
    const fields = { file: csv(without(all, ...[first, server, ...others].map(({ id }) => id))) }
    const { text = '' } = await acme.does('org-apply', fields)
    const [, losing] = /--yes-remove (\d+)/.exec(text) ?? []
    if (losing) await acme.does('org-apply', { ...fields, 'yes-remove': losing })
  })
  after(async () => {
    await acme?.end()
    rmSync(folder, { recursive: true, force: true })
  })

  /** In the group, to a colleague, to Bellhop; and gets an answer with the own name in it. */
  async function writes({ username, row }: Leaver): Promise<void> {
    const [leaver, dora] = [await acme.person(username), await acme.person('dora')]
    const name = `${row.given_name} ${row.family_name}`
    await leaver.joins(room('team-bob'), name)
    leaver.says(room('team-bob'), `This is ${name}`, 'groupchat')
    leaver.says(jid('dora'), `Call me, ${name}`)
    await dora.hears(`Call me, ${name}`)
    dora.says(jid(username), `Yes, ${username}@acme.test`)
    await leaver.hears(/^Yes/)
    leaver.says('bellhop@bellhop.acme.test', 'whoami')
    await leaver.hears(new RegExp(username), 'bellhop@bellhop.acme.test')
    await Promise.all([leaver.leaves(), dora.leaves()])
  }

  /** Erases, and kills before the statement of that number. */
  function erase({ username }: Leaver, statement?: number): Promise<unknown> {
    writeFileSync(killFile, String(statement))
    return acme.does('person-erase', { person: username, sure: 'erase' })
  }

  const isDone = async (id: string): Promise<boolean> => {
    const store = await storeOf(acme.config)
    const erasure = await store.erasures.get(id).finally(() => store.close())
    return erasure?.done !== undefined
  }

  async function nothingStays({ id, names }: Leaver): Promise<void> {
    expect(await poll(() => isDone(id), { milliseconds: 30_000, every: 200 }), acme.bellhop.output()).to.equal(true)
    expect(await tracesInStore(acme.config, names)).to.deep.equal([])
    expect(tracesInArchives(acme.config, names)).to.deep.equal([])
    expect(tracesInFiles(acme.config, names)).to.deep.equal([])
  }

  it('takes everything away when nothing interrupts it', async () => {
    expect(await tracesInStore(acme.config, first.names)).to.not.deep.equal([])
    expect(tracesInArchives(acme.config, first.names)).to.not.deep.equal([])
    await erase(first)
    await nothingStays(first)
    statements = Number(readFileSync(`${killFile}.count`, 'utf8'))
    expect(statements).to.be.greaterThan(100)
  })

  for (const [at, share] of SHARES.entries())
    it(`goes on at the next start when Bellhop is killed behind ${share * 100} % of it`, async () => {
      const leaver = others[at]
      if (!leaver) throw new Error('nobody is left')
      const refused = erase(leaver, Math.max(NOTED, Math.floor(statements * share))).catch(
        (error: Error) => error.message,
      )
      expect(await acme.bellhop.ended).to.equal('signal SIGKILL')
      expect(await refused).to.be.a('string')
      writeFileSync(killFile, '')
      await acme.restart()
      await nothingStays(leaver)
      const { text = '', table } = await acme.does('doctor')
      expect(text, JSON.stringify(table)).to.include('The server holds exactly what it should.')
    })

  it('goes on at the next connection when the XMPP server is killed with the question in its hands', async () => {
    acme.prosody.kill('SIGSTOP')
    const answer = erase(server).catch((error: Error) => error.message)
    expect(await poll(() => isBegun(server.id))).to.equal(true)
    acme.prosody.kill('SIGKILL')
    await acme.prosody.restart()
    await answer
    await nothingStays(server)
  })

  const isBegun = async (id: string): Promise<boolean> => {
    const store = await storeOf(acme.config)
    return (await store.erasures.get(id).finally(() => store.close())) !== undefined
  }
})
