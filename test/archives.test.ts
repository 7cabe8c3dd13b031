// The storage of archives beside a plain list, with Prosody's own libraries and without a server: test/archives/model.lua
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { PROJECT } from '../setup/prosody.ts'

const run = promisify(execFile)

describe('the storage of archives', function () {
  this.timeout(60_000)

  for (const seed of [1, 2]) {
    it(`answers random questions as a plain list does, also while the file is locked (seed ${seed})`, async () => {
      expect(await lua('model.lua', String(seed), '600')).to.equal('')
    })
  }

  it('takes over archives from files, however often it is killed, while people talk', async () => {
    expect(await lua('takeover.lua')).to.equal('')
  })

  it('loses nothing while the file is locked or the disk full, and tells of it', async () => {
    expect(await lua('faults.lua')).to.equal('')
  })

  it('deletes expired messages a few at a time, of one store alone', async () => {
    expect(await lua('expiry.lua')).to.equal('')
  })
})

/** What a script of test/archives/ prints. @throws when it fails */
async function lua(script: string, ...words: string[]): Promise<string> {
  const data = mkdtempSync(join(tmpdir(), 'bellhop-archives-'))
  const { interpreter, libraries } = await prosody()
  try {
    const path = join('test', 'archives', script)
    const { stdout, stderr } = await run(interpreter, [path, libraries, data, ...words], { cwd: PROJECT })
    return stdout + stderr
  } finally {
    rmSync(data, { recursive: true })
  }
}

/** The server's own Lua and the folder of its libraries, as its command names them. */
async function prosody() {
  const { stdout } = await run('sh', ['-c', 'command -v "$0"', process.env.BELLHOP_PROSODY ?? 'prosody'])
  const command = readFileSync(stdout.trim(), 'utf8')
  const interpreter = /^#!.*\b(lua[\d.]*)/.exec(command)?.[1] ?? 'lua'
  const libraries = /^CFG_SOURCEDIR='(.*)'/m.exec(command)?.[1] ?? '/usr/lib/prosody'
  return { interpreter, libraries }
}
