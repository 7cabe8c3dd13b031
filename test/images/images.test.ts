// The images and compose.yaml, run as they say: the first start, the README's tour, a second start over the same volumes.
import { execFileSync, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { isSecretSetting } from '../../config.ts'
import { settings } from '../../config/settings.ts'
import { compose, entry, FOLDER, image, isHealthy, rootOf, run, start, volume, type Service } from './container.ts'

const HOUSE = join(import.meta.dirname, '../..')
const DOMAIN = 'acme.example'
const ORGANISATION = '/etc/bellhop'
const IMAGES = ['bellhop', 'prosody'] as const
const page = readFileSync(join(HOUSE, 'docs/installing.md'), 'utf8')

const service = (name: string): Service => {
  const found = compose().services[name]
  if (!found) throw new Error(`compose.yaml has no service ${name}`)
  return found
}

const megabytes = (path: string) =>
  Number(
    execFileSync('du', ['--summarize', '--block-size=1', '--apparent-size', path], { encoding: 'utf8' }).split('\t')[0],
  ) / 1e6

describe('the images', () => {
  it('take at most 250 MB together beside their base', () => {
    const base = megabytes(rootOf('base'))
    const sizes = IMAGES.map(name => megabytes(rootOf(name)) - base)
    console.log(`      ${IMAGES.map((name, at) => `${name} ${sizes[at]?.toFixed(0)} MB`).join(', ')}`)
    expect(sizes.reduce((sum, each) => sum + each)).to.be.below(250)
  })

  it('run as a user without rights, say their health, and name what is inside', () => {
    for (const name of IMAGES) {
      const { User, Healthcheck, StopSignal } = image(name)
      expect(User, name).to.equal('bellhop')
      expect(Healthcheck?.Test[0], name).to.equal('CMD')
      expect(StopSignal, name).to.equal('SIGTERM')
      expect(readFileSync(join(rootOf(name), 'usr/share/doc/debian-packages.tsv'), 'utf8')).to.match(/^openssl\t/m)
    }
    const { packages } = JSON.parse(readFileSync(join(rootOf('bellhop'), 'opt/bellhop/sbom.spdx.json'), 'utf8'))
    expect(packages.map(({ name }: { name: string }) => name)).to.include.members(['fastify', 'converse.js'])
  })

  it('have no key, and nothing of the machine on which they were built', () => {
    for (const name of IMAGES) {
      const root = rootOf(name)
      const { stdout } = spawnSync(
        'grep',
        [
          '-rlIE',
          '--',
          '-----BEGIN [A-Z ]*PRIVATE KEY',
          'etc',
          'var',
          'root',
          'opt/bellhop/setup',
          'opt/bellhop/prosody',
        ],
        {
          cwd: root,
          encoding: 'utf8',
        },
      )
      expect(stdout, name).to.equal('')
      for (const path of ['root/.npmrc', 'etc/apt/apt.conf.d/99outside', 'opt/bellhop/node_modules/.package-lock.json'])
        expect(statSync(join(root, path), { throwIfNoEntry: false })?.size ?? 0, path).to.equal(0)
    }
  })
})

describe('compose.yaml', () => {
  const { services, volumes, secrets } = compose()
  const own = Object.entries(services).filter(([, { image: name }]) => name.startsWith('bellhop'))

  it('sets settings that there are, and no secret', () => {
    const known = new Set<string>(['BELLHOP_CONFIG', ...Object.values(settings).map(({ env }) => env)])
    const server = readFileSync(join(HOUSE, 'prosody.cfg.lua'), 'utf8')
    for (const [, { environment = {} }] of own)
      for (const name of Object.keys(environment)) {
        expect(known.has(name) || server.includes(name), name).to.equal(true)
        expect(isSecretSetting(name), name).to.equal(false)
      }
  })

  it('closes each container, and opens the ports of the documentation alone', () => {
    for (const [name, each] of Object.entries(services)) {
      expect(each.read_only, name).to.equal(true)
      expect(each.cap_drop, name).to.deep.equal(['ALL'])
      for (const { published } of each.ports ?? [])
        expect(page, name).to.match(new RegExp(`\\| [\\d, ]*\\b${published}\\b`))
    }
    expect(Object.values(services).flatMap(({ ports = [] }) => ports)).to.have.length(4)
  })

  it('keeps each folder of data in a volume that the documentation names', () => {
    for (const [name, each] of own) {
      const paths = (each.volumes ?? []).map(text => text.split(':')[1] ?? '')
      if (['bellhop', 'prosody'].includes(name))
        expect(paths, name).to.include.members(
          Object.keys(image(name === 'bellhop' ? 'bellhop' : 'prosody').Volumes ?? {}),
        )
    }
    for (const name of [...Object.keys(volumes), ...Object.keys(secrets)]) expect(page).to.include(`\`${name}\``)
  })

  it('is joined by MongoDB and Redis in compose.mongo.yaml', () => {
    const joined = compose('compose.mongo').services
    expect(Object.keys(joined)).to.have.members([...Object.keys(services), 'mongo', 'redis'])
    expect(joined.bellhop?.environment).to.include({ BELLHOP_REDIS: 'redis://redis:6379' })
    expect(page).to.include('`mongo-password`')
  })
})

describe('the containers', () => {
  const running: ChildProcess[] = []
  const place = join(FOLDER, 'compose/organisation')
  let code = ''

  before(async () => {
    mkdirSync(place, { recursive: true })
    for (const path of ['README.md', 'examples', 'test/fresh/sign-in.ts', 'test/install/tour.sh'])
      cpSync(join(HOUSE, path), join(place, path), { recursive: true })
    cpSync(join(place, 'examples/hr.csv'), join(place, 'organisation.csv'))
    chmodSync(place, 0o755)
    const file = join(FOLDER, 'bellhop.conf')
    appendFileSync(file, `BELLHOP_TEMPLATE_FILE=${ORGANISATION}/examples/templates.json\n`)
    chmodSync(file, 0o644)
    writeFileSync(join(FOLDER, 'bellhop.sh'), script(service('bellhop')), { mode: 0o755 })
    const prepared = run(service('prepare'), service('prepare').command ?? [])
    expect(prepared.status, prepared.stderr).to.equal(0)
    await up()
  })

  after(() => down())

  it('pass the tour of the README', () => {
    const tour = tourOf(join(FOLDER, 'bellhop.sh'))
    expect(tour.status, tour.stderr).to.equal(0)
    code = tour.stdout.trim()
  })

  it('end at a signal, and a second start goes on with the volumes', async () => {
    expect(await down()).to.deep.equal([0, 0])
    await up()
    const again = tourOf('--sign-in', code)
    expect(again.status, again.stderr).to.equal(0)
  })

  it("give the proxy's certificates to the XMPP server", () => {
    const folder = join(volume('caddy'), 'caddy/certificates/acme-v02', DOMAIN)
    mkdirSync(folder, { recursive: true })
    const names = ['-subj', `/CN=${DOMAIN}`, '-addext', `subjectAltName=DNS:${DOMAIN}`]
    const files = ['-keyout', join(folder, `${DOMAIN}.key`), '-out', join(folder, `${DOMAIN}.crt`)]
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '9', ...names, ...files], {
      stdio: 'ignore',
    })
    const imported = run(service('certificates'), service('certificates').command ?? [])
    const key = join(volume('data'), 'certificates', `${DOMAIN}.key`)
    expect(readFileSync(key, 'utf8'), imported.stdout + imported.stderr).to.equal(
      readFileSync(join(folder, `${DOMAIN}.key`), 'utf8'),
    )
    expect(statSync(key).uid).to.equal(10001)
    expect(existsSync(join(rootOf('prosody'), 'etc/prosody/certs'))).to.equal(false)
  })

  async function up(): Promise<void> {
    const began = Date.now()
    for (const name of IMAGES) running.push(start(service(name)))
    for (const name of IMAGES) {
      while (!isHealthy(service(name))) await pause(100)
      console.log(`      ${name} is healthy ${((Date.now() - began) / 1000).toFixed(1)} s after its start`)
    }
  }

  async function down(): Promise<(number | null)[]> {
    const ends = running.splice(0).map(async child => {
      const ended: Promise<[number | null]> =
        child.exitCode === null ? once(child, 'exit').then(([status]) => [status]) : Promise.resolve([child.exitCode])
      child.kill('SIGTERM')
      return (await ended)[0]
    })
    return Promise.all(ends)
  }

  function tourOf(...words: string[]) {
    const env = {
      ...process.env,
      NODE: process.execPath,
      DOMAIN,
      GATEWAY: 'http://172.31.250.4:5290',
      ORIGIN: `https://chat.${DOMAIN}`,
    }
    return spawnSync('sh', ['test/install/tour.sh', ...words], { cwd: place, env, encoding: 'utf8' })
  }
})

/** A script that runs the command line in a service, as `docker compose exec --workdir` does. */
const script = (within: Service) =>
  `#!/bin/sh\nexec ${entry(within, ORGANISATION)
    .map(word => `'${word.replaceAll("'", "'\\''")}'`)
    .join(' ')} bellhop "$@"\n`
