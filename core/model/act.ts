// An act: a command that an administrator runs and that may change something.
import type { Caller } from './caller.ts'

export interface Act {
  caller: Caller
  /** The name of the command. */
  name: string
  /** What was given to it, without secrets. */
  fields: Record<string, string>
}

/** `asked`: it had no effect, as it asks for something further. `failed`: an error of ours or of the machine. */
export type ActOutcome = 'done' | 'asked' | 'refused' | 'failed'
