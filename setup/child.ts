// A child process whose output goes to a log file, and whose end somebody waits for.
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

export interface Child {
  name: string
  pid: number
  log: string
  /** What it has written to its log since this start. */
  output(): string
  /** How it ended ("exit code 1", "signal SIGKILL"), as soon as it has. */
  ended: Promise<string>
  alive(): boolean
  kill(signal: NodeJS.Signals): void
  /** SIGTERM, and SIGKILL when that has not helped within the time. */
  stop(milliseconds?: number): Promise<void>
}

export interface ChildOptions {
  name: string
  command: string
  arguments: string[]
  log: string
  environment?: Record<string, string>
  folder?: string
  /** In a process group of its own, so that a terminal's Ctrl-C reaches the parent alone. */
  detached?: boolean
}

const LARGE = 16 * 1024 * 1024 // bytes of a log, after which the next start begins a new one

export async function startChild(options: ChildOptions): Promise<Child> {
  const [running, earlier] = await spawned(options)
  let end: string | undefined
  const ended = new Promise<string>(resolve =>
    running.once('exit', (code, signal) => resolve((end = signal ? `signal ${signal}` : `exit code ${code}`))),
  )
  const alive = () => end === undefined
  const kill = (signal: NodeJS.Signals) => void (alive() && running.kill(signal))
  return {
    name: options.name,
    pid: running.pid ?? 0,
    log: options.log,
    output: () => readFileSync(options.log).subarray(earlier).toString(),
    ended,
    alive,
    kill,
    async stop(milliseconds = 10_000) {
      kill('SIGTERM')
      await Promise.race([ended, delay(milliseconds, undefined, { ref: false })])
      kill('SIGKILL')
      await ended
    },
  }
}

async function spawned({ command, log, folder, detached, ...options }: ChildOptions): Promise<[ChildProcess, number]> {
  mkdirSync(dirname(log), { recursive: true })
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > LARGE) renameSync(log, `${log}.1`)
  const output = openSync(log, 'a')
  try {
    const earlier = fstatSync(output).size
    const child = spawn(command, options.arguments, {
      cwd: folder,
      detached,
      env: { ...process.env, ...options.environment },
      stdio: ['ignore', output, output],
    })
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject))
    return [child, earlier]
  } catch (error) {
    throw new Error(`${options.name} cannot be started: ${command}: ${error instanceof Error ? error.message : error}`)
  } finally {
    closeSync(output)
  }
}

/** The last lines that a child wrote, indented, for a message to a person. */
export function tail(child: Child, lines = 15): string {
  const text = child.output().trimEnd().split('\n').slice(-lines)
  return text.map(line => `  ${line}`).join('\n')
}
