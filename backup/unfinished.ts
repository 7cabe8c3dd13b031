// A restore that was cut off leaves a file in the data folder, until it is run again.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { Fault } from '../xep/fault.ts'
import { say } from '../texts/say.ts'

export const UNFINISHED = 'restore-unfinished'

/** A start would take half of an organisation for the whole. @throws Fault */
export function refuseUnfinished({ data }: Pick<Config, 'data'>): void {
  if (existsSync(join(data, UNFINISHED)))
    throw new Fault(
      'conflict',
      say('A restore into {data} was not finished. Run ./bellhop restore once more.', { data }),
    )
}
