// What is laid out for an installation, and given to the builder of images, is all that runs.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { FOLDERS } from '../../../setup/imports.ts'

const HOUSE = join(import.meta.dirname, '../../..')
const read = (path: string) => readFileSync(join(HOUSE, path), 'utf8')

/** Folders that only programmers need. */
const NOT_RUN = ['bench', 'data', 'docker', 'findings', 'node_modules', 'setup', 'test']

const folders = globSync('*/', { cwd: HOUSE })
  .map(path => path.replace(/\/$/, ''))
  .filter(path => !NOT_RUN.includes(path))

describe('the program that is laid out', () => {
  it('has TypeScript in the folders that are listed for texts and bounds', () => {
    const scripts = folders.filter(folder => globSync(`${folder}/**/*.ts`, { cwd: HOUSE }).length > 0)
    expect(scripts).to.have.members(FOLDERS)
  })

  it('has every folder that runs', () => {
    const [, copied = ''] = /^cp -R ((?:.*\\\n)*.*)$/m.exec(read('setup/program.sh')) ?? []
    expect(copied.split(/[\s\\]+/)).to.include.members([...folders, './*.ts'])
  })

  it('comes into the images', () => {
    expect(read('.dockerignore').split('\n')).to.include.members(folders.map(path => `!${path}`))
  })
})
