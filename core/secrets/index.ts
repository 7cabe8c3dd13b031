// Secrets: keys and tokens in the data folder, and rotating them. docs/security/secrets.md
import type { Subject } from '../subject.ts'
import { secretRotate } from './commands/secret-rotate.ts'
import { resumeRotation } from './rotate.ts'

export const secrets: Subject = {
  name: 'secrets',
  commands: [{ name: 'server', commands: [secretRotate] }],
  resume: [{ order: 5, run: resumeRotation }],
}
