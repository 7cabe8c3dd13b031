// Personal texts, written by members: filled for many people within a bound of time, whatever the text makes Liquid do. A text
// that only names fields is filled here; any other one is parsed and filled by a thread that is ended when it takes too long.
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Config } from '../../config.ts'
import { Fault } from '../../xep/fault.ts'
import { makeSerially } from '../runs/serially.ts'
import { shieldFor } from '../model/profile-value.ts'
import { isPlainTemplate, template, type Fill, type Lacking, type Profile } from '../model/template.ts'
import { currentLanguage, say } from '../../texts/say.ts'

const WORKER = new URL('./personal-worker.ts', import.meta.url)
const MEMORY = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 }

export type FilledTexts = { text: string } | Unfilled

export interface Unfilled {
  refused: string
  /** The fields that the profile lacks, where that is the reason. */
  missing?: string[]
}

export interface Question {
  source: string
  lacking: Lacking
  fields: number
  profiles: Profile[]
  /** In which it is refused. */
  language: string
}

export type Answer = { filled: FilledTexts[] } | { refused: string }

export interface Filler {
  /** The text for each of these people, in their order. @throws TextRefused for no template, and for one that takes too long */
  fill(profiles: Profile[]): Promise<FilledTexts[]>
  /** To be called in the end: a thread may be waiting. */
  end(): Promise<void>
}

/** The text itself cannot be used, whoever it is filled for. */
export class TextRefused extends Fault {
  constructor(reason: string) {
    super('not-acceptable', reason)
  }
}

type Bounds = Pick<Config, 'textFields' | 'textMilliseconds'>

/** @throws TextRefused for more fields than a text may have */
export function openFiller(
  source: string,
  lacking: Lacking,
  { textFields: fields, textMilliseconds: bound }: Bounds,
  worker = WORKER,
): Filler {
  const plain = plainFiller(source, lacking, fields)
  if (plain) return plain
  const serially = makeSerially()
  let thread: Promise<Worker> | undefined
  return {
    fill: profiles =>
      serially('fill', async () => {
        thread ??= startThread(worker)
        const language = currentLanguage()
        const answer = await ask(await thread, { source, lacking, fields, profiles, language }, bound)
        if ('refused' in answer) throw new TextRefused(answer.refused)
        return answer.filled
      }),
    end: async () => void (await (await thread)?.terminate()),
  }
}

function plainFiller(source: string, lacking: Lacking, fields: number): Filler | undefined {
  const fill = refusing(() => isPlainTemplate(source, fields) && template(source, lacking, fields, shieldFor(source)))
  if (!fill) return undefined
  return {
    fill: async profiles => profiles.map(profile => fillOne(fill, profile)),
    end: async () => {},
  }
}

function refusing<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw new TextRefused(reasonOf(error))
  }
}

/** Fills a text for one profile, where that can be done. */
export function fillOne(fill: Fill, profile: Profile): FilledTexts {
  try {
    return { text: fill(profile) }
  } catch (error) {
    return {
      refused: reasonOf(error),
      ...(error instanceof Fault && isNames(error.detail) && { missing: error.detail }),
    }
  }
}

const isNames = (detail: unknown): detail is string[] => Array.isArray(detail)

export const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** Resolves when the thread has loaded what it needs: the bound counts the filling alone. */
async function startThread(file: URL): Promise<Worker> {
  const thread = new Worker(file, { resourceLimits: MEMORY, env: {} })
  thread.on('error', () => {}) // `ask` notices that no answer comes
  await once(thread, 'message')
  return thread
}

async function ask(thread: Worker, question: Question, bound: number): Promise<Answer> {
  const over = new AbortController()
  const { signal } = over
  try {
    const answered = once(thread, 'message', { signal }).then(([answer]): Answer => answer)
    thread.postMessage(question)
    const late = pause(bound, undefined, { signal }).then(() => undefined)
    const answer = await Promise.race([answered, late])
    if (answer) return answer
  } catch {
    // The thread has ended by itself, as it does when it needs more memory than it may have.
  } finally {
    over.abort()
  }
  await thread.terminate()
  throw new TextRefused(say('Filling this text takes longer than {bound} ms: write a simpler one.', { bound }))
}

/** Fills the text for each of these people. @throws TextRefused where it cannot be filled for one of them */
export async function bodiesFor(filler: Filler, profiles: Profile[]): Promise<string[]> {
  return (await filler.fill(profiles)).map(filled => {
    if ('refused' in filled) throw new TextRefused(filled.refused)
    return filled.text
  })
}
