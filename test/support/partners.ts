// Two organisations on two servers that federate: each with a Bellhop, on loopback addresses of their own.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureCertificate } from '../../setup/certificate.ts'
import { chart, csv } from './chart.ts'
import { ownWorld, type World } from './world.ts'

export interface Partners {
  acme: World
  partner: World
  end(): Promise<void>
}

/** Only there do servers find each other without SRV records. */
const PORT = '5269'

/** Ann leads Bob, who leads Dave and Dora, and Carl; Paula leads Pete and Pia at the partner's. */
export async function openPartners(environment: Record<string, string> = {}): Promise<Partners> {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-partners-'))
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const certificates = join(folder, 'certificates')
  const trusted = file('trusted.pem', DOMAINS.map(domain => certificateOf(certificates, domain)).join(''))
  const [one, other] = addresses()
  const hosts = (address: string, domain: string) =>
    ['', 'bellhop.', 'rooms.', 'news.'].map(part => `${address} ${part}${domain}\n`).join('')
  const open = (domain: string, org: string, at: string, elsewhere: string) =>
    ownWorld({
      BELLHOP_DOMAIN: domain,
      BELLHOP_ORG_NAME: domain.startsWith('acme') ? 'Acme' : 'Partner & Co',
      BELLHOP_ORG: file(`${domain}.csv`, csv(chart(org))),
      BELLHOP_S2S_PORT: PORT,
      BELLHOP_S2S_LISTEN: at,
      BELLHOP_CERTIFICATES: certificates,
      BELLHOP_S2S_CA: trusted,
      BELLHOP_S2S_HOSTS: file(`${domain}.hosts`, elsewhere),
      BELLHOP_RETRY_SECONDS: '1',
      ...environment,
    })
  const acme = await open('acme.test', ACME, one, hosts(other, 'partner.test'))
  const partner = await open('partner.test', PARTNER, other, hosts(one, 'acme.test'))
  return {
    acme,
    partner,
    async end() {
      await Promise.all([acme.end(), partner.end()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const DOMAINS = ['acme.test', 'partner.test']

function certificateOf(folder: string, domain: string): string {
  ensureCertificate(folder, domain)
  return readFileSync(join(folder, `${domain}.crt`), 'utf8')
}

const ACME = `
  ann
    bob
      dave
      dora
    carl
`
const PARTNER = `
  paula
    pete
    pia
`

/** As many runs at once as the machine bears. */
function addresses(): [string, string] {
  const [high, low] = [1 + ((process.pid >> 8) & 0x7f), 1 + (process.pid % 250)]
  return [`127.${high}.${low}.2`, `127.${high}.${low}.3`]
}
