// The lines that `doctor dns` prints are a zone: a real DNS server (Knot) reads them, and then nothing is wrong any more.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runCommand } from '../../core/commands/run.ts'
import { doctorDns } from '../../core/doctor/commands/doctor-dns.ts'
import { startChild, tail, type Child } from '../../setup/child.ts'
import { poll } from '../../setup/ports.ts'
import { openStored, type Inside } from '../support/context.ts'
import { freePorts } from '../support/ports.ts'

const ABOUT = `acme.example. 3600 IN SOA ns.acme.example. admin.acme.example. 1 3600 600 86400 60
acme.example. 3600 IN NS ns.acme.example.
ns.acme.example. 3600 IN A 203.0.113.53
mail.acme.example. 3600 IN A 203.0.113.25
`

describe('the zone of doctor dns', function () {
  this.timeout(60_000)
  let folder = ''
  let port = 0
  let knot: Child | undefined
  let inside: Omit<Inside, 'work'>
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bellhop-knot-'))
    ;[port = 0] = await freePorts(1)
    inside = await openStored({
      BELLHOP_DOMAIN: 'acme.example',
      BELLHOP_URL: 'https://chat.acme.example',
      BELLHOP_SMTP: 'smtp://mail.acme.example:587',
      BELLHOP_C2S_PORT: '5222',
      BELLHOP_S2S_PORT: '5269',
    })
  })
  after(async () => {
    await knot?.stop()
    await inside?.end()
    rmSync(folder, { recursive: true, force: true })
  })

  const asks = () => {
    const fields = { servers: `127.0.0.1:${port}`, addresses: '203.0.113.5,2001:db8::5', selector: 'k1', tls: '5223' }
    return runCommand(inside.context, { admin: true }, doctorDns, fields)
  }

  it('is read by Knot, and says what it should', async () => {
    const { text = '' } = await asks()
    const lines = text.split('\n').filter(line => /^;?\S+\. 3600 IN /.test(line))
    expect(lines.length).to.be.greaterThan(10)
    const zone = lines
      .map(line => line.replace(/^;/, ''))
      .join('\n')
      .replace('SELECTOR', 'k1')
      .replace('KEY', 'MIIBIjANBgkqhkiG9w0B')
    knot = await startKnot(`${ABOUT}${zone}\n`)
    const isServed = async () => !(await asks()).table?.rows.some(([, record]) => record === 'DNS server')
    expect(
      await poll(isServed, { milliseconds: 30_000, every: 200, givenUp: () => !knot?.alive() }),
      tail(knot),
    ).to.equal(true)
    const { table } = await asks()
    expect(table?.rows ?? []).to.deep.equal([])
  })

  async function startKnot(zone: string): Promise<Child> {
    mkdirSync(join(folder, 'run'))
    writeFileSync(join(folder, 'acme.example.zone'), zone)
    writeFileSync(
      join(folder, 'knot.conf'),
      `server:
    rundir: "${folder}/run"
    listen: 127.0.0.1@${port}
database:
    storage: "${folder}/run"
log:
  - target: stderr
    any: info
zone:
  - domain: acme.example
    storage: "${folder}"
    file: acme.example.zone
`,
    )
    const child = await startChild({
      name: 'Knot',
      command: 'knotd',
      arguments: ['--config', join(folder, 'knot.conf')],
      log: join(folder, 'log'),
    })
    process.once('exit', () => child.kill('SIGKILL'))
    return child
  }
})
