// The clients that are programs of ours over other people's libraries: slixmpp, aioxmpp and mellium. Each is installed or
// built from its registry at the first use, and prints a JSON line for each trial.
import { execFile, execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PROJECT } from '../../setup/prosody.ts'
import type { Result } from './outcome.ts'
import type { Server } from './server.ts'

export const CACHE = join(PROJECT, '.runtime', 'peers')
const HERE = join(PROJECT, 'test', 'peers')
/** aioxmpp imports pytz and does not ask for it, and reads certificates as pyOpenSSL did until 24. */
const PACKAGES = ['slixmpp==1.17.0', 'aioxmpp==0.13.3', 'pyOpenSSL==24.3.0', 'pytz']
const MILLISECONDS = 240_000 // for all trials of one client: each has ten seconds

export const clients = () => ({
  slixmpp: (server: Server, only?: string[]) => run(python(), [join(HERE, 'slixmpp_peer.py')], server, only),
  aioxmpp: (server: Server, only?: string[]) => run(python(), [join(HERE, 'aioxmpp_peer.py')], server, only),
  mellium: (server: Server, only?: string[]) => run(mellium(), [], server, only),
})

/** A Python of its own, beside the project, with the libraries in it. */
function python(): string {
  const folder = join(CACHE, 'python')
  const program = join(folder, 'bin', 'python')
  const installed = join(folder, 'installed')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === PACKAGES.join('\n')) return program
  console.error(`Installing ${PACKAGES.join(', ')} ...`)
  mkdirSync(CACHE, { recursive: true })
  execFileSync('/usr/bin/python3', ['-m', 'venv', folder], { stdio: ['ignore', 'ignore', 'inherit'] })
  execFileSync(program, ['-m', 'pip', 'install', '--quiet', 'wheel', 'setuptools<80'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  execFileSync(program, ['-m', 'pip', 'install', '--quiet', ...PACKAGES], { stdio: ['ignore', 'ignore', 'inherit'] })
  writeFileSync(installed, PACKAGES.join('\n'))
  return program
}

function mellium(): string {
  const program = join(CACHE, 'mellium')
  console.error('Building the peer with mellium ...')
  mkdirSync(CACHE, { recursive: true })
  execFileSync('go', ['build', '-trimpath', '-o', program, '.'], { cwd: join(HERE, 'mellium'), stdio: 'inherit' })
  return program
}

async function run(command: string, words: string[], server: Server, only?: string[]): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-peer-'))
  try {
    const task = join(folder, 'task.json')
    writeFileSync(task, JSON.stringify(await server.task()))
    const lines = (await outputOf(command, [...words, task])).split('\n').filter(line => line.startsWith('{'))
    const results = lines.map(line => JSON.parse(line) as Result)
    return only ? results.filter(({ test }) => only.includes(test)) : results
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Whatever it printed counts, also when it did not end well: what it did not print did not run. */
const outputOf = (command: string, words: string[]): Promise<string> =>
  new Promise(resolve =>
    execFile(
      command,
      words,
      { timeout: MILLISECONDS, killSignal: 'SIGKILL', maxBuffer: 1 << 26 },
      (error, out, err) => {
        if (error)
          console.error(`${command}: ${error.message.split('\n')[0]}\n${err.split('\n').slice(-15).join('\n')}`)
        resolve(out)
      },
    ),
  )
