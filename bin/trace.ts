// ./bellhop trace: follows the stanzas that pass through Bellhop, on the terminal or into a file, until Ctrl-C.
import { createWriteStream } from 'node:fs'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { secret, type Config } from '../config.ts'
import { say } from '../texts/say.ts'

export const traceUsage = () =>
  say(`./bellhop trace [--jid ADDRESS] [--out FILE] [--seconds N] [--stanzas N]
Writes each stanza that passes through Bellhop, a line of JSON each, without codes, links and other secrets.
  --jid      only what comes from this address or goes there
  --out      a file instead of the terminal
  --seconds  the trace ends after so many (60; 3600 at most)
  --stanzas  and after so many stanzas (10000, which is the most)`)

/** @throws TypeError for options that there are not */
export function readTrace(words: string[]) {
  const option = { type: 'string' } as const
  return parseArgs({ args: words, options: { jid: option, out: option, seconds: option, stanzas: option } }).values
}

/** @returns what the gateway refused it with, or undefined at the end of the trace */
export async function trace(config: Config, url: string, words: string[]): Promise<string | undefined> {
  const { out, ...asked } = readTrace(words)
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== undefined))
  const headers = { authorization: `Bearer ${secret(config, 'admin')}` }
  const answer = await fetch(`${url}/api/trace?${query}`, { headers })
  if (!answer.ok || !answer.body) {
    const { text = say('The trace was refused.') }: { text?: string } = JSON.parse(await answer.text())
    return text
  }
  const what = asked.jid ?? say('all stanzas')
  console.error(
    out === undefined
      ? say('Tracing {what}. Ctrl-C ends the trace.', { what })
      : say('Tracing {what} to {file}. Ctrl-C ends the trace.', { what, file: out }),
  )
  await pipeline(Readable.fromWeb(answer.body), out ? createWriteStream(out, { mode: 0o600 }) : terminal())
  return undefined
}

/** Standard output, which stays open after the trace. */
const terminal = () => new Writable({ write: (chunk, _, done) => void process.stdout.write(chunk, () => done()) })
