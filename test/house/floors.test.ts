// The floors of the house: who may import whom, read from the imports themselves.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { HOUSE, importsOf, roomImports, roomOf } from '../../setup/imports.ts'

/** Packages, files and folders that each folder may import; `type` ones by `import type` alone. */
const floors: Record<string, { may: string[]; type?: string[] }> = {
  texts: { may: ['texts/', 'node:'] },
  config: { may: ['config/', 'texts/catalogue.ts', 'texts/nearest.ts', 'node:', 'libphonenumber-js/min'] },
  xep: { may: ['xep/', 'texts/', 'ltx'] },
  money: { may: ['money/', 'texts/', 'xep/fault.ts'] },
  bank: { may: ['bank/', 'money/', 'texts/', 'xep/fault.ts', 'node:', 'saxes', 'ltx'] },
  store: { may: ['store/', 'texts/', 'xep/fault.ts', 'zod', 'mongodb', 'node:'] },
  core: {
    may: [
      'core/',
      'texts/',
      'bank/',
      'money/',
      'xep/',
      'config.ts',
      'node:',
      'zod',
      'liquidjs',
      'csv-parse/sync',
      'unhomoglyph',
      'libphonenumber-js/min',
    ],
    type: ['store/'],
  },
  component: { may: ['component/', 'texts/', 'core/', 'xep/', 'config.ts', 'node:', 'ltx', '@xmpp/'] },
  gateway: {
    may: [
      'gateway/',
      'texts/',
      'core/',
      'xep/',
      'config.ts',
      'node:',
      'zod',
      'fastify',
      '@fastify/',
      'prom-client',
      'uqr',
      '@resvg/',
      'image-dimensions',
    ],
  },
  mail: {
    may: [
      'mail/',
      'texts/',
      'core/model/address.ts',
      'xep/fault.ts',
      'config.ts',
      'node:',
      'nodemailer',
      'smtp-server',
      'postal-mime',
      'liquidjs',
    ],
    type: ['core/context.ts'],
  },
  directory: {
    may: ['directory/', 'texts/', 'core/model/localpart.ts', 'xep/', 'config.ts', 'node:', 'ldapts'],
    type: ['core/context.ts', 'core/model/'],
  },
  stripe: {
    may: ['stripe/', 'texts/', 'money/', 'xep/fault.ts', 'config.ts', 'zod', 'stripe'],
    type: ['core/funding/provider.ts'],
  },
  backup: {
    may: [
      'backup/',
      'texts/',
      'core/collections.ts',
      'store/',
      'xep/',
      'config.ts',
      'package.json',
      'node:',
      'zod',
      'age-encryption',
    ],
    type: ['core/context.ts'],
  },
  process: {
    may: [
      'process/',
      'texts/',
      'config.ts',
      'config/',
      'store/open.ts',
      'mail/loopback.ts',
      'node:',
      'pino',
      'pino-pretty',
    ],
    type: ['core/context.ts'],
  },
  queue: { may: ['queue/', 'texts/', 'core/', 'xep/', 'node:', 'bullmq', 'ioredis'] },
}

/** Rooms of core from below; every folder that is not named is a subject. */
const ROOMS = [
  ['model'],
  ['context.ts', 'metric.ts'],
  ['runs'],
  ['activity.ts', 'inbox.ts', 'graph.ts', 'notices.ts', 'incident.ts'],
  ['policy'],
  ['commands', 'provisioning'],
  ['subject.ts'],
  [], // the subjects
  ['house.ts', 'retention.ts'],
  ['subjects.ts'],
  ['collections.ts'],
]
const SUBJECTS = 6

/** Subjects that are divided into folders. */
const LARGE = ['core/desk']

/** Names that import each other in a circle, the first one again at the end. */
function circleIn(imports: Map<string, Iterable<string>>): string[] | undefined {
  const sound = new Set<string>()
  const circleFrom = (name: string, path: string[]): string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name]
    if (sound.has(name)) return undefined
    for (const target of imports.get(name) ?? []) {
      const circle = circleFrom(target, [...path, name])
      if (circle) return circle
    }
    sound.add(name)
    return undefined
  }
  for (const name of imports.keys()) {
    const circle = circleFrom(name, [])
    if (circle) return circle
  }
  return undefined
}

describe('the floors', () => {
  for (const [folder, { may, type = [] }] of Object.entries(floors)) {
    it(`${folder}/ imports only ${[...may, ...type.map(each => `types of ${each}`)].join(', ')}`, () => {
      const imports = importsOf(folder)
      expect(imports, 'found some').not.to.be.empty
      const breaches = imports.filter(
        each =>
          ![...may, ...(each.type ? type : [])].some(
            allowed => each.target === allowed || each.target.startsWith(allowed),
          ),
      )
      expect(breaches.map(({ file, target }) => `${file} imports ${target}`)).to.deep.equal([])
    })
  }

  it('have no circle between the rooms of core, which stand on each other in this order', () => {
    const rank = (room: string) => {
      const found = ROOMS.findIndex(rooms => rooms.includes(room))
      return found < 0 ? SUBJECTS : found
    }
    const upward = importsOf('core').filter(
      ({ file, target }) =>
        target.startsWith('core/') && roomOf(file) !== roomOf(target) && rank(roomOf(file)) < rank(roomOf(target)),
    )
    expect(upward.map(({ file, target }) => `${file} imports ${target}`)).to.deep.equal([])
    expect(circleIn(roomImports())).to.equal(undefined)
  })

  it('have no circle between the folders of a large subject', () => {
    for (const subject of LARGE) expect(circleIn(roomImports(subject)), subject).to.equal(undefined)
  })

  it('have no circle of imports, not even within a room', () => {
    const imports = Map.groupBy(Object.keys(floors).flatMap(importsOf), ({ file }) => file)
    const targets = [...imports].map(([file, all]): [string, string[]] => [file, all.map(({ target }) => target)])
    expect(circleIn(new Map(targets))).to.equal(undefined)
  })

  it('let core alone read and write the store', () => {
    const doors = ['component', 'gateway', 'queue', 'mail', 'directory', 'stripe', 'bin'].flatMap(folder =>
      globSync(`${folder}/**/*.ts`, { cwd: HOUSE }),
    )
    const touching = doors.filter(file =>
      /\.store\b|\{[^}\n]*\bstore\b[^}\n]*\} *[=:]/.test(readFileSync(join(HOUSE, file), 'utf8')),
    )
    expect(touching).to.deep.equal([])
  })

  it('let xep/ and the doors alone build XML', () => {
    const building = globSync('core/**/*.ts', { cwd: HOUSE }).filter(file =>
      /new Element\(|\.cnode\(|\.build\(|\.c\('/.test(readFileSync(join(HOUSE, file), 'utf8')),
    )
    expect(building).to.deep.equal([])
  })

  it('know @xmpp/* in entity.ts and its parser alone', () => {
    const importers = ['core', 'component', 'gateway', 'xep', 'store', 'mail', 'directory', 'stripe', 'queue']
      .flatMap(importsOf)
      .filter(({ target }) => target.startsWith('@xmpp/'))
    expect(importers.map(({ file }) => file).sort()).to.deep.equal(['component/entity.ts', 'component/parser.ts'])
  })
})
