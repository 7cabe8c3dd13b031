// What work costs, as the kernel counts it: the same on a busy machine as on an idle one.
import { readFileSync } from 'node:fs'

const TICK = 10 // ms

/** User and system time of a process so far, in ms, all threads together. */
export function cpu(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * TICK
}

/** @returns the ms of CPU time that these processes use meanwhile; without a list, those of this process */
export async function effort(act: () => Promise<unknown>, processes: { pid: number }[] = [process]): Promise<number> {
  const used = () => processes.reduce((sum, { pid }) => sum + cpu(pid), 0)
  const before = used()
  await act()
  return used() - before
}
