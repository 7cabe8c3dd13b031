// Lua scripts of the tests, run by the server's own Lua with its libraries, and without a server.
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PROJECT } from '../../setup/prosody.ts'

const run = promisify(execFile)

/**
 * What a script prints. Its first words are the folder of Prosody's libraries and a folder for data.
 * @param script path within test/
 * @throws when it fails
 */
export async function runLua(script: string, ...words: string[]): Promise<string> {
  const data = mkdtempSync(join(tmpdir(), 'bellhop-lua-'))
  const { interpreter, libraries } = await prosody()
  try {
    const path = join('test', script)
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
