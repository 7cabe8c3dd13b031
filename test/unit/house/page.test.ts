// The page of the house says what is there: its tree of files and its picture of the rooms of core.
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { HOUSE } from '../../../setup/imports.ts'
import { collections } from '../../../core/collections.ts'
import { PAGE, pictureIn, roomsPicture } from '../../../setup/rooms.ts'

const page = readFileSync(PAGE, 'utf8')

/** The first code block: what begins a line, and what is indented below it, with several names in a line. */
function listed(): string[] {
  const [, tree = ''] = /```\n([^]*?)```/.exec(page) ?? []
  let folder = ''
  return tree.split('\n').flatMap(line => {
    const [, indent = '', names = ''] = /^( *)(\S+(?: \S+)*?)(?: {2,}|$)/.exec(line) ?? []
    const all = names.split(' ').filter(Boolean)
    if (indent === '') folder = all[0]?.endsWith('/') ? all[0] : ''
    return indent === '' ? all : all.map(name => folder + name)
  })
}

describe('the page of the house', () => {
  it('lists files and folders that exist', () => {
    expect(listed()).to.have.length.above(50)
    expect(listed().filter(path => !existsSync(join(HOUSE, path)))).to.deep.equal([])
  })

  it('lists all folders at the top, and all rooms of core', () => {
    const hidden = /^\.|^node_modules$|^data$/
    const top = readdirSync(HOUSE, { withFileTypes: true })
      .filter(each => each.isDirectory() && !hidden.test(each.name))
      .map(({ name }) => `${name}/`)
    const rooms = globSync('core/*/*.ts', { cwd: HOUSE }).map(file => file.split('/').slice(0, 2).join('/') + '/')
    const known = listed()
    const missing = [...new Set([...top, ...rooms])].filter(path => !known.some(each => each.startsWith(path)))
    expect(missing).to.deep.equal([])
  })

  it('lists all files at the top, and all files of core beside its rooms', () => {
    const files = globSync(['*.ts', 'core/*.ts'], { cwd: HOUSE })
    expect(files).to.have.length.above(15)
    expect(files.filter(file => !listed().includes(file))).to.deep.equal([])
  })

  it('says what every collection holds, and names no other', () => {
    const [, section = ''] = /### Collections\n([^]*?)\n### /.exec(page) ?? []
    const named = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)
    expect(named.sort()).to.deep.equal(Object.keys(collections).sort())
  })

  it('shows the rooms of core as their imports have them', () => {
    expect(pictureIn(page), 'node setup/rooms.ts draws the picture again').to.equal(roomsPicture())
  })

  it('has no test file in the list of slow ones that is not there', () => {
    const slow = Object.keys(JSON.parse(readFileSync(join(HOUSE, 'setup/slow-tests.json'), 'utf8')))
    expect(slow).not.to.be.empty
    expect(slow.filter(path => !existsSync(join(HOUSE, path)))).to.deep.equal([])
  })
})
