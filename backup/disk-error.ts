// Errors of the disk in words.
import { Fault } from '../xep/fault.ts'
import { say } from '../texts/say.ts'

const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG']
const REFUSED = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST']

/** Answers the error as a Fault where it is the disk's, and else as it is. @param then what is left on a full disk */
export function explainedError(error: unknown, folder: string, then: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (FULL.includes(code) || (error instanceof Error && /disk is full/.test(error.message)))
    return new Fault('resource-constraint', `${say('The disk of {folder} is full.', { folder })} ${then}`)
  if (REFUSED.includes(code))
    return new Fault('not-allowed', say('Bellhop cannot write to {folder} ({code}).', { folder, code }))
  return error
}
