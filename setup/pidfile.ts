// Pid files that tell a process of ours from a stranger who was given the same number later, also after a kill -9.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { poll } from './ports.ts'

/** Writes the file for a process that runs. @returns false when it exists and its process still lives */
export function claim(path: string, pid: number): boolean {
  if (holder(path) !== undefined) return false
  mkdirSync(dirname(path), { recursive: true })
  rmSync(path, { force: true })
  try {
    writeFileSync(path, `${pid} ${birth(pid)}\n`, { flag: 'wx' })
    return true
  } catch (error) {
    if (holder(path) !== undefined) return false // another was faster
    throw error
  }
}

/** The living process that the file is about. */
export function holder(path: string): number | undefined {
  const [pid, born] = read(path).trim().split(' ')
  return pid && born && birth(Number(pid)) === born ? Number(pid) : undefined
}

export const release = (path: string) => rmSync(path, { force: true })

/** Ends the process that an earlier run left behind. @returns whether there was one */
export async function endOrphan(path: string): Promise<boolean> {
  const pid = holder(path)
  if (pid !== undefined) {
    process.kill(pid, 'SIGTERM')
    const gone = async () => holder(path) === undefined
    if (!(await poll(gone, { milliseconds: 8000 })) && holder(path) === pid) process.kill(pid, 'SIGKILL')
    await poll(gone, { milliseconds: 2000 })
  }
  release(path)
  return pid !== undefined
}

/** What no other process has: its start, in ticks since this boot; nothing for a process that is gone or a zombie. */
function birth(pid: number): string | undefined {
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? []
  const [state, started] = [fields[0], fields[19]] // proc(5): fields 3 and 22
  return started && state !== 'Z' ? `${started}@${read('/proc/sys/kernel/random/boot_id').trim()}` : undefined
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
