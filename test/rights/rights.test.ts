// A person's rights: everything that is held about a person, and nothing of the person's names behind an erasure.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { ArchivedMessage } from '../../bin/messages.ts'
import { jid, room } from '../support/addresses.ts'
import { chart, csv, without, type Row } from '../support/chart.ts'
import { basic, command } from '../support/doors.ts'
import type { Party } from '../support/party.ts'
import { tracesInArchives, tracesInFiles, tracesInStore } from '../support/traces.ts'
import { ownWorld, type World } from '../support/world.ts'

const ID = '4711'
const LEAVER = { id: ID, username: 'qquag', given_name: 'Quentin', family_name: 'Quagmire' }
const REACHED = { email: 'quentin@quagmire.example', phone: '+49 30 901820' }
const base: Row[] = chart(`
  ann
    bob
      dora
`).map(row => ({ ...row, email: '', phone: '' }))
const all: Row[] = [...base, { ...base.at(-1), ...LEAVER, ...REACHED }]
/** What must be nowhere behind the erasure. */
const NAMES = /qquag|quagmire|901820/i
const BELLHOP = 'bellhop@bellhop.acme.test'

describe('a person', function () {
  this.timeout(120_000)
  let acme: World
  let folder: string
  const parties: Party[] = []
  before(async function () {
    this.timeout(120_000)
    folder = mkdtempSync(join(tmpdir(), 'bellhop-rights-'))
    writeFileSync(join(folder, 'all.csv'), csv(all))
    acme = await ownWorld({ BELLHOP_ORG: join(folder, 'all.csv') })
  })
  afterEach(async () => {
    for (const party of parties.splice(0)) await party.leaves()
  })
  after(async () => {
    await acme?.end()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Applies a chart, whoever it removes. */
  async function becomes(rows: Row[]): Promise<void> {
    const answer = await acme.does('org-apply', { file: csv(rows) })
    const [, losing] = /--yes-remove (\d+)/.exec(answer.text ?? '') ?? []
    if (losing) await acme.does('org-apply', { file: csv(rows), 'yes-remove': losing })
  }
  async function online(username: string): Promise<Party> {
    const party = await acme.person(username)
    parties.push(party)
    return party
  }
  const erase = () => acme.does('person-erase', { person: 'qquag', sure: 'erase' })
  const refusal = (run: Promise<unknown>) => run.then(String, ({ message }: Error) => message)

  it('gets everything that is held about that person, and the administrator does; nobody else', async () => {
    const code = await acme.code('qquag')
    const asked = await command(acme.config, 'person-export', {}, basic('qquag', code))
    const { subjects } = JSON.parse(JSON.parse(asked.body).text)
    expect(subjects.people.people).to.deep.include.members([{ ...subjects.people.people[0], name: 'Quentin Quagmire' }])
    expect(subjects.access.codes[0]).to.include({ person: ID }).and.not.to.have.property('hash')
    const { text = '' } = await acme.does('person-export', { person: 'qquag' })
    expect(Object.keys(JSON.parse(text).subjects)).to.include.members(['people', 'access', 'groups'])
    const dora = await command(
      acme.config,
      'person-export',
      { person: 'qquag' },
      basic('dora', await acme.code('dora')),
    )
    expect(JSON.parse(dora.body).error).to.equal('forbidden')
    const page = `http://127.0.0.1:${acme.config.httpPort}/my-data.json`
    expect((await fetch(page, { redirect: 'manual' })).status).to.equal(303)
  })

  it('is erased by the administrator alone, and only after leaving', async () => {
    expect(await refusal(erase())).to.match(/^not-allowed: Quentin Quagmire is still here.*organisation file/)
    const fields = { person: 'qquag', sure: 'erase' }
    const dora = await command(acme.config, 'person-erase', fields, basic('dora', await acme.code('dora')))
    expect(JSON.parse(dora.body).error).to.equal('forbidden')
    expect(await refusal(acme.does('person-erase', { person: 'nobody', sure: 'erase' }))).to.match(/^item-not-found/)
  })

  it('leaves nothing but the id, in the store and on the server', async () => {
    const [quentin, dora] = [await online('qquag'), await online('dora')]
    await quentin.joins(room('team-bob'), 'Quentin Quagmire')
    await dora.joins(room('team-bob'), 'Dora Test')
    quentin.says(room('team-bob'), 'Good morning', 'groupchat')
    await dora.hears('Good morning')
    quentin.says(jid('dora'), 'Call me: +49 30 901820')
    await dora.hears('Call me: +49 30 901820')
    dora.says(jid('qquag'), 'Yes, Quentin Quagmire, quentin@quagmire.example')
    await quentin.hears(/^Yes/)
    quentin.says(BELLHOP, 'whoami')
    await quentin.hears(/qquag/, BELLHOP)
    await uploadAs(quentin)
    await acme.does('code-issue', { username: 'qquag' })
    expect(await messagesOf('qquag')).to.have.members([
      'qquag: Call me: +49 30 901820',
      'qquag: whoami',
      'qquag: Yes, Quentin Quagmire, quentin@quagmire.example',
      `${room('team-bob')}: Good morning`,
    ])
    expect(await messagesOf('nobody')).to.deep.equal([])
    await becomes(without(all, ID))

    const { text, table } = await erase()
    expect(text).to.include(`name the id ${ID}`)
    expect(table?.rows.map(([what]) => what)).to.include.members(['transfers', 'auditEntries'])
    expect(await tracesInStore(acme.config, NAMES)).to.deep.equal([])
    expect(tracesInArchives(acme.config, NAMES)).to.deep.equal([])
    expect(tracesInFiles(acme.config, NAMES)).to.deep.equal([])
    expect((await acme.does('doctor')).text).to.include('The server holds exactly what it should.')
    expect(await refusal(erase())).to.match(/^item-not-found/)
  })

  /** What the command line prints of people's own words, with the archive that has them. */
  async function messagesOf(username: string): Promise<string[]> {
    const { out } = await acme.cli('messages', username)
    const lines: ArchivedMessage[] = out
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line))
    return lines.filter(({ from }) => !from.includes('bellhop')).map(({ archive, text }) => `${archive}: ${text}`)
  }

  async function uploadAs(party: Party): Promise<void> {
    const request = "<request xmlns='urn:xmpp:http:upload:0' filename='qquag.txt' size='3' content-type='text/plain'/>"
    const slot = (await party.asks('acme.test', 'get', request)).getChild('slot')
    const put = slot?.getChild('put')
    const headers = put?.getChildren('header').map(each => [String(each.attrs.name), each.getText()]) ?? []
    const sent = { 'content-type': 'text/plain', ...Object.fromEntries(headers) }
    const { status } = await fetch(String(put?.attrs.url), { method: 'PUT', body: 'abc', headers: sent })
    expect(status).to.equal(201)
  }
})
