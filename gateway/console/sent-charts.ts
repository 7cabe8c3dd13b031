// Organisation files that administrators have sent to see their plans. Each is kept for an hour, so that it is sent once; after a restart
// it is sent again.
import { randomUUID } from 'node:crypto'
import type { Caller } from '../../core/model/caller.ts'

const KEPT = 3_600_000 // ms
const MOST = 3 // files at once: of more, the oldest goes

interface SentChart {
  /** Who has sent it; nothing for the administrator who is no person. */
  by: string | undefined
  at: number
  /** As the field of a command has a file. */
  file: string
}

export interface SentCharts {
  /** @returns the id by which its sender has it again */
  keep(caller: Caller, file: string): string
  /** The file that the caller has sent; nothing where it is not kept any more. */
  read(caller: Caller, id: string): string | undefined
  drop(id: string): void
}

/** @param now ms of a clock that only goes forward */
export function makeSentCharts(now: () => number = () => performance.now()): SentCharts {
  const sent = new Map<string, SentChart>()
  const dropOld = () => {
    for (const [id, { at }] of sent) if (now() - at >= KEPT) sent.delete(id)
  }
  return {
    keep({ person }, file) {
      dropOld()
      for (const id of [...sent.keys()].slice(0, Math.max(0, sent.size - MOST + 1))) sent.delete(id)
      const id = randomUUID()
      sent.set(id, { by: person?.id, at: now(), file })
      return id
    },
    read({ person }, id) {
      dropOld()
      const found = sent.get(id)
      return found?.by === person?.id ? found?.file : undefined
    },
    drop: id => void sent.delete(id),
  }
}
