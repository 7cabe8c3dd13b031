// The invited slixmpp client as a child process: what it saw until it was signed in or gave up.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Config } from '../../config.ts'

const PATIENCE = 20_000 // ms
const PYTHON = '/usr/bin/python3' // the one that Debian's python3-slixmpp belongs to

export interface Sight {
  saw: 'form' | 'refusal' | 'session' | 'failure'
  username?: string
  jid?: string
  condition?: string
  text?: string
}

/** Signs up over TLS and signs in on the same stream, as slixmpp does. */
export async function signsUp(config: Config, username: string, token: string, password: string): Promise<Sight[]> {
  const certificate = join(config.data, 'certificates', `${config.domain}.crt`)
  const script = join(import.meta.dirname, 'slixmpp_register.py')
  const where = [`${username}@${config.domain}`, '127.0.0.1', String(config.c2sPort), certificate]
  const child = spawn(PYTHON, [script, ...where], { stdio: ['pipe', 'pipe', 'ignore'] })
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE)
  child.stdin.on('error', () => {})
  child.stdin.write(`${token}\n${password}\n`)
  const ended = once(child, 'exit')
  const sights: Sight[] = []
  for await (const line of createInterface(child.stdout)) {
    sights.push(JSON.parse(line))
    if (sights.at(-1)?.saw !== 'form') child.stdin.end()
  }
  await ended
  clearTimeout(timer)
  return sights
}
