// What a process has used, as the kernel counts it.
import { readFileSync } from 'node:fs'

const TICK = 10 // ms

/** How busy all cores together have been so far, in ms, whoever kept them so. */
export function machine(): number {
  const [user = 0, nice = 0, system = 0, , , interrupts = 0, soft = 0] =
    /^cpu +(.*)$/m.exec(readFileSync('/proc/stat', 'latin1'))?.[1]?.split(' ').map(Number) ?? []
  return (user + nice + system + interrupts + soft) * TICK
}

export interface Memory {
  /** MB in memory, shared pages counted whole; and the most that it ever was. */
  resident: number
  peak: number
  /** MB, shared pages divided by their users. */
  proportional: number
}

export function memoryOf(pid: number): Memory {
  const megabytes = (file: string, name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/${file}`, 'latin1'))?.[1]) / 1024
  return {
    resident: megabytes('status', 'VmRSS'),
    peak: megabytes('status', 'VmHWM'),
    proportional: megabytes('smaps_rollup', 'Pss'),
  }
}
