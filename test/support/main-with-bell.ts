// Starts Bellhop with one more subject.
import { loadConfig } from '../../config.ts'
import { subjects } from '../../core/subjects.ts'
import { open } from '../../main.ts'
import { bell } from '../bell/index.ts'

const close = await open(loadConfig(), [...subjects, bell])
process.once('SIGTERM', () => void close().then(() => process.exit(0)))
