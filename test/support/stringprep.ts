// What the installed Prosody makes of names by its stringprep.
import { spawnSync } from 'node:child_process'

/** @returns each name as Prosody prepares it, as strictly as it can where `strict`; empty for one that it refuses */
export function stringprep(profile: 'nodeprep' | 'resourceprep', strict: boolean, names: string[]): string[] {
  const script = `
    package.cpath = "/usr/lib/prosody/?.so;/usr/local/lib/prosody/?.so;" .. package.cpath
    local prepare = require "util.encodings".stringprep.${profile}
    for name in io.lines() do print(prepare(name, ${strict}) or "") end`
  const input = `${names.join('\n')}\n`
  for (const lua of ['lua5.4', 'lua5.3', 'lua5.2', 'lua']) {
    const run = spawnSync(lua, ['-e', script], { input, maxBuffer: 2 ** 28, encoding: 'utf8' })
    if (run.status === 0) return run.stdout.split('\n')
  }
  throw new Error('No Lua here loads util.encodings of Prosody, which the tests need.')
}

/** Every code point of the planes with letters: alone, among Latin and Hebrew letters, and under an accent. */
export function everyCodePoint(): string[] {
  const scalars = Array.from({ length: 0x30000 }, (_, code) => code).filter(code => code < 0xd800 || code > 0xdfff)
  return scalars.flatMap(code => {
    const char = String.fromCodePoint(code)
    return [char, `a${char}a`, `\u05d0${char}\u05d0`, `${char}\u0301`]
  })
}
