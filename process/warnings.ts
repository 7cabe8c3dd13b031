// Warnings say what the operator of the machine should mend. Each is logged once, and `doctor` names them.
import type { Log, Warning, Warnings } from '../core/context.ts'
import { inLanguage } from '../texts/say.ts'

const MOST = 100 // raised warnings that are kept: strangers can cause some, one with each address

/** @param checks what is looked at whenever somebody asks */
export function makeWarnings(log: Log, checks: (() => Warning[] | Promise<Warning[]>)[] = []): Warnings {
  const raised = new Map<string, () => Warning>()
  return {
    raise(make) {
      const warning = inLanguage('en', make) // as the log is
      if (raised.has(warning.object) || raised.size >= MOST) return
      raised.set(warning.object, make)
      log.warn({ ...warning }, 'something is to be mended on this machine or in the settings')
    },
    all: async () => [
      ...[...raised.values()].map(make => make()),
      ...(await Promise.all(checks.map(check => check()))).flat(),
    ],
  }
}
