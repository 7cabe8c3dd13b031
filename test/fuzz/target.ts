// What is fuzzed: one reader of input from outside, with inputs that it takes.

export interface Target {
  /** What it reads, as docs/security/fuzzing.md names it. */
  name: string
  /** Inputs that it takes, or nearly. */
  samples: Buffer[]
  /** Pieces that mean something to it. */
  words: string[]
  /** How many inputs a short run gives it; a long run gives INPUTS times as many. */
  inputs: number
  open: () => Promise<Reader>
}

export interface Reader {
  /**
   * Gives an input to the reader. @returns whether it was taken; otherwise it was refused with a reason
   * @throws whatever is no refusal, or where a refused input has left something in the store
   */
  take: (input: Buffer, at: number) => Promise<boolean>
  /** @throws where something that was stored is not whole */
  check?: () => Promise<void>
  end: () => Promise<void>
}
