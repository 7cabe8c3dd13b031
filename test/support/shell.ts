// The arguments that a shell makes of a line.
import { execFileSync } from 'node:child_process'

export const wordsOf = (line: string): string[] =>
  execFileSync('sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1)
