// The command line: a client of the running gateway, with the administrator's token from the data folder.
// Exits 0 when done, 1 when refused (with the reason), 2 for wrong usage.
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { gatewayUrl, loadConfig, secret, type Config } from '../config.ts'
import { settings } from '../config/settings.ts'
import { encodeFile, type Answer, type Command, nodeOf } from '../core/commands/command.ts'
import { commandIn, commandsNear, readFields } from '../core/commands/fields.ts'
import { lineFrom } from '../core/commands/line.ts'
import { house } from '../core/subjects.ts'
import type { Line } from '../gateway/commands.ts'
import { Fault } from '../xep/fault.ts'
import { inLanguage, say } from '../texts/say.ts'
import { isWeb } from '../xep/files.ts'
import { archivedMessages, messagesUsage } from './messages.ts'
import { restore, restoreUsage } from './restore.ts'
import { copy, storeUsage } from './store.ts'
import { trace, traceUsage } from './trace.ts'
import { fileProblem, upload } from './upload.ts'

class Usage extends Error {}
class Refused extends Error {}

async function main(words: string[]): Promise<void> {
  const json = words.includes('--json')
  const rest = words.filter(word => word !== '--json')
  if (!rest.length || ['--help', '-h'].includes(rest[0] ?? '') || (rest[0] === 'help' && rest.length === 1))
    return console.log(overview())
  if (rest[0] === 'help' && rest[1] === 'settings') return console.log(settingsTable())
  if (rest[0] === 'trace') return follow(rest.slice(1))
  if (rest[0] === 'store') return copyRecords(rest.slice(1))
  if (rest[0] === 'restore') return restoreAll(rest.slice(1))
  if (rest[0] === 'messages') return printMessages(rest.slice(1))
  const command = find(rest)
  if (rest.includes('--help')) return console.log(usage(command))
  const config = loadConfig()
  const [given, out] = readOut(command, rest)
  const answer = await call(config, command, await uploaded(config, command, fieldsOf(command, given)))
  if (out !== undefined) await savePicture(config, answer, out)
  console.log(json ? JSON.stringify(answer, null, 2) : print(answer))
  if (answer.ask) process.exitCode = 1
}

/** Not a command of the gateway: an answer that goes on until somebody ends it. */
async function follow(words: string[]): Promise<void> {
  if (words.includes('--help')) return console.log(traceUsage())
  const config = loadConfig()
  const refusal = await trace(config, localUrl(config), words).catch((error: unknown) => {
    if (error instanceof TypeError && 'code' in error) throw new Usage(`${error.message}\n\n${traceUsage()}`)
    throw error instanceof TypeError ? away(config) : error
  })
  if (refusal) throw new Refused(refusal)
}

/** Not a command of the gateway, which must not run meanwhile. */
async function copyRecords([verb, from, to, ...more]: string[]): Promise<void> {
  if (verb === '--help') return console.log(storeUsage())
  if (verb !== 'copy' || !from || !to || more.length) throw new Usage(storeUsage())
  console.log(await copy(loadConfig(), from, to))
}

/** Not a command of the gateway, which must not run meanwhile. */
async function restoreAll(words: string[]): Promise<void> {
  if (words.includes('--help')) return console.log(restoreUsage())
  const restored = await restore(loadConfig(), words)
  if (restored === undefined) throw new Usage(restoreUsage())
  console.log(restored)
}

/** Not a command of the gateway: the messages are in a file of the XMPP server. */
async function printMessages([person, ...more]: string[]): Promise<void> {
  if (person === '--help') return console.log(messagesUsage())
  if (!person || more.length) throw new Usage(messagesUsage())
  for (const message of archivedMessages(loadConfig(), person))
    if (!process.stdout.write(`${JSON.stringify(message)}\n`)) await once(process.stdout, 'drain')
}

/** --out FILE, for commands that answer with a link that has a picture: written as what its name ends in. */
function readOut(command: Command, words: string[]): [string[], string | undefined] {
  const at = words.indexOf('--out')
  if (at < 0 || 'out' in command.inputs) return [words, undefined]
  const out = words[at + 1] ?? ''
  if (!/\.(svg|png)$/i.test(out)) throw new Usage(say('--out needs the name of a file that ends in .svg or .png.'))
  return [words.toSpliced(at, 2), out]
}

async function savePicture(config: Config, { link }: Answer, out: string): Promise<void> {
  if (link === undefined) throw new Refused(say('There is no poster of this.'))
  const picture = `${new URL(link).pathname}${out.slice(-4).toLowerCase()}`
  const response = await fetch(localUrl(config) + picture)
  if (!response.ok) throw new Refused(say('There is no poster of {link}.', { link }))
  const bytes = await response.bytes()
  try {
    writeFileSync(out, bytes)
  } catch (error) {
    throw new Refused(`${say('The poster of {link} was not written.', { link })} ${fileProblem(out, error)}`)
  }
}

function find(words: string[]): Command {
  const line = lineFrom(words)
  const found = commandIn(house.commands, line)
  if (found) return found
  const near = commandsNear(house.commands, line)
  const hint = near.length
    ? `${say('Did you mean one of these?')}\n${indented(house.commands.filter(({ name }) => near.includes(name)))}`
    : say('{command} lists them.', { command: './bellhop help' })
  throw new Usage(`${say("There is no command '{name}'.", { name: words.slice(0, 2).join(' ') })} ${hint}`)
}

function fieldsOf(command: Command, words: string[]): Record<string, string> {
  const { inputs } = command
  const fields = readWords(command, words)
  const unknown = Object.keys(fields).find(name => !Object.hasOwn(inputs, name))
  if (unknown !== undefined)
    throw new Usage(
      `${say("'{name}' does not know '{word}'.", { name: command.name, word: `--${unknown}` })}\n${usage(command)}`,
    )
  for (const [name, value] of Object.entries(fields)) {
    if (inputs[name]?.type === 'file') fields[name] = readFile(value)
    if (inputs[name]?.isFolder && value) fields[name] = resolve(value)
  }
  // bellhop bounce < mail
  const piped = process.stdin.isTTY ? undefined : Object.keys(inputs).find(name => inputs[name]?.piped)
  if (piped !== undefined && !(piped in fields)) fields[piped] = readFile(0)
  const missing = Object.keys(inputs).find(name => inputs[name]?.required && !(name in fields))
  if (missing)
    throw new Usage(`${say("'{name}' needs {field}.", { name: command.name, field: missing })}\n${usage(command)}`)
  return fields
}

/** Files that go with a message are uploaded first; an address stays as it is. */
async function uploaded(config: Config, { inputs }: Command, fields: Record<string, string>) {
  const all = { ...fields }
  for (const [name, value] of Object.entries(fields)) {
    if (inputs[name]?.type !== 'upload' || isWeb(value)) continue
    all[name] = await upload(config, localUrl(config), value).catch(error => {
      throw new Refused(error instanceof Error ? error.message : String(error))
    })
  }
  return all
}

function readWords(command: Command, words: string[]): Record<string, string> {
  try {
    return readFields(command, lineFrom(words))
  } catch (error) {
    throw error instanceof Fault ? new Usage(`${error.message}\n${usage(command)}`) : error
  }
}

/** @param path 0 for standard input */
function readFile(path: string | 0): string {
  try {
    return encodeFile(readFileSync(path))
  } catch (error) {
    throw new Usage(fileProblem(String(path), error))
  }
}

async function call(config: Config, command: Command, fields: Record<string, string>): Promise<Answer> {
  const response = await post(config, command, fields)
  if (!response.body) throw new Refused(say('The gateway at {url} answers nothing.', { url: gatewayUrl(config) }))
  for await (const text of createInterface({ input: Readable.fromWeb(response.body) })) {
    const line: Line = JSON.parse(text)
    if ('answer' in line) return line.answer
    if ('error' in line) throw new Refused(line.text)
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line.progress}`)
    else process.stderr.write(`${line.progress}\n`)
  }
  throw new Refused(say('Bellhop went away before it was done. Run the same command again: it goes on where it was.'))
}

async function post(config: Config, command: Command, fields: Record<string, string>): Promise<Response> {
  try {
    return await fetch(`${localUrl(config)}/api/commands/${nodeOf(command)}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${secret(config, 'admin')}`,
        'content-type': 'application/json',
        accept: 'application/x-ndjson',
      },
      body: JSON.stringify(fields),
    })
  } catch {
    throw away(config)
  }
}

const away = ({ httpPort }: Config) =>
  new Refused(
    say('No Bellhop answers on port {port}. Start it with npm start, or set BELLHOP_HTTP_PORT as it has it.', {
      port: httpPort,
    }),
  )

function localUrl({ listen, httpPort }: Config): string {
  return `http://${listen === '0.0.0.0' || listen === '::' ? '127.0.0.1' : listen}:${httpPort}`
}

function print({ text, table, link }: Answer): string {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  return [text, table && columns([table.columns, ...table.rows]), link].filter(Boolean).join('\n')
}

function columns(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map(row => [...(row[at] ?? '')].length)))
  return rows
    .map(row =>
      row
        .map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - [...cell].length))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

const overview = () =>
  [
    say('./bellhop COMMAND …   (--json for programs, COMMAND --help for its fields)'),
    '',
    ...house.categories.map(
      ({ name, about, commands }) => `${name}: ${say(about)}
${indented(commands)}
`,
    ),
    columns([
      ['messages', say('prints the messages that a person wrote and got, from the archives of the XMPP server')],
      ['restore', say('restores a backup into an empty data folder, while Bellhop is stopped')],
      ['store copy', say('copies all records into another store, while Bellhop is stopped')],
      ['trace', say('follows the stanzas that pass through Bellhop')],
      ['help settings', say('every setting')],
    ]),
  ].join('\n')

const indented = (commands: Command[]) => columns(commands.map(({ name, help }) => [`  ${name}`, say(help)]))

function usage({ name, inputs, help }: Command): string {
  const words = Object.entries(inputs).map(([key, { required }]) => (required ? key.toUpperCase() : `[--${key} …]`))
  const fields = Object.entries(inputs).map(([key, { label, required }]) => [
    `  --${key}`,
    say(label),
    required ? '' : say('optional'),
  ])
  return [`./bellhop ${[name, ...words].join(' ')}`, say(help), columns(fields)].filter(Boolean).join('\n')
}

const settingsTable = () =>
  columns([
    ['setting', 'default', 'meaning'],
    ...Object.values(settings).map(each => [each.env, each.default, each.meaning]),
  ])

/** That of the organisation; English where the settings cannot be read, which is told by whatever needs them. */
function languageOf(): string {
  try {
    return loadConfig().language
  } catch {
    return 'en'
  }
}

try {
  await inLanguage(languageOf(), () => main(process.argv.slice(2)))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = error instanceof Usage ? 2 : 1
}
