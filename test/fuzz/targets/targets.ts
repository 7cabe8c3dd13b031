// All readers that are fuzzed.
import type { Target } from '../target.ts'
import { files } from './files.ts'
import { requests } from './requests.ts'
import { stanzas } from './stanzas.ts'

export const targets: Target[] = [...files, ...requests, ...stanzas]
