// The floors of the house: who may import whom, read from the imports themselves.
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { expect } from 'chai'

const HOUSE = join(import.meta.dirname, '..')

/** Packages, files and folders that each folder may import; `type` ones by `import type` alone. */
const floors: Record<string, { may: string[]; type?: string[] }> = {
  config: { may: ['config/', 'node:'] },
  xep: { may: ['xep/', 'ltx'] },
  store: { may: ['store/', 'xep/fault.ts', 'zod', 'mongodb', 'node:'] },
  core: {
    may: ['core/', 'xep/', 'config.ts', 'node:', 'ltx', 'liquidjs', 'csv-parse/sync', 'unhomoglyph'],
    type: ['store/'],
  },
  component: { may: ['component/', 'core/', 'xep/', 'config.ts', 'node:', 'ltx', '@xmpp/'] },
  gateway: {
    may: [
      'gateway/',
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
    ],
  },
  mail: {
    may: ['mail/', 'core/model/address.ts', 'config.ts', 'node:', 'nodemailer', 'liquidjs'],
    type: ['core/context.ts'],
  },
  directory: {
    may: ['directory/', 'core/model/localpart.ts', 'xep/', 'config.ts', 'node:', 'ldapts'],
    type: ['core/context.ts', 'core/organisation/listing.ts'],
  },
  queue: { may: ['queue/', 'core/', 'xep/', 'node:', 'bullmq', 'ioredis'] },
}

const IMPORT = /^(?:import|export) (type )?[^'"]*?from ['"]([^'"]+)['"]|^import ['"]([^'"]+)['"]/gm

interface Import {
  file: string
  target: string
  type: boolean
}

function importsOf(folder: string): Import[] {
  return globSync(`${folder}/**/*.ts`, { cwd: HOUSE }).flatMap(file =>
    [...readFileSync(join(HOUSE, file), 'utf8').matchAll(IMPORT)].map(([, type, from, bare]) => {
      const name = from ?? bare ?? ''
      const target = name.startsWith('.') ? relative(HOUSE, normalize(join(HOUSE, dirname(file), name))) : name
      return { file, target, type: type !== undefined }
    }),
  )
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

  it('have no circle of imports, not even within a room', () => {
    const imports = Map.groupBy(Object.keys(floors).flatMap(importsOf), ({ file }) => file)
    const sound = new Set<string>()
    const circleFrom = (file: string, path: string[]): string[] | undefined => {
      if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
      if (sound.has(file)) return undefined
      for (const { target } of imports.get(file) ?? []) {
        const circle = circleFrom(target, [...path, file])
        if (circle) return circle
      }
      sound.add(file)
      return undefined
    }
    for (const file of imports.keys()) expect(circleFrom(file, [])).to.equal(undefined)
  })

  it('know @xmpp/* in wire.ts and its parser alone', () => {
    const importers = ['core', 'component', 'gateway', 'xep', 'store', 'mail', 'directory', 'queue']
      .flatMap(importsOf)
      .filter(({ target }) => target.startsWith('@xmpp/'))
    expect(importers.map(({ file }) => file).sort()).to.deep.equal(['component/parser.ts', 'component/wire.ts'])
  })
})
