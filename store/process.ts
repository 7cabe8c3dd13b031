// Which process this is, so that another one on the same machine can tell whether it still runs.
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

export interface ProcessName {
  host: string
  pid: number
  /** The start of the machine and, of containers, the one in which the number of a process means something; empty where unknown. */
  machine: string
  /** When the process was started, in ticks since the start of the machine. */
  started: string
}

export function thisProcess(): ProcessName {
  const machine = [reading(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()), numbering()]
  return {
    host: hostname(),
    pid: process.pid,
    machine: machine.every(Boolean) ? machine.join(' ') : '',
    started: startOf(process.pid),
  }
}

/** Whether that process runs; undefined when it is on another machine, or nobody can tell. */
export function isRunning({ pid, machine, started }: ProcessName): boolean | undefined {
  if (!machine || machine !== thisProcess().machine) return undefined
  return startOf(pid) === started
}

const numbering = () => reading(() => readlinkSync('/proc/self/ns/pid'))

/** The 22nd field of /proc/PID/stat; the second one, the name of the program in brackets, may hold anything. */
const startOf = (pid: number) =>
  reading(() => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '')

function reading(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}
