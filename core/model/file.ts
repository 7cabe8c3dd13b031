// Files that go with messages, as xep/files.ts reads them: where they lie, and what their senders say of them.
import { z } from 'zod'
import { Fault } from '../../xep/fault.ts'
import { isWeb, type File } from '../../xep/files.ts'
import { unfitCharacter } from '../../xep/text.ts'
import { say } from '../../texts/say.ts'

const LONGEST = 4_000 // characters of all that is said of a file

export const file = z.object({
  urls: z.array(z.string()),
  name: z.string().optional(),
  mediaType: z.string().optional(),
  size: z.number().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  description: z.string().optional(),
  hashes: z.array(z.object({ algorithm: z.string(), value: z.string() })).optional(),
  disposition: z.enum(['inline', 'attachment']).optional(),
})

/** A file as a field of a command has it: its https address, or what is said of it as JSON. @throws Fault bad-request */
export function readFile(raw: string): File {
  const written = raw.trim()
  const found = isWeb(written) ? { urls: [written] } : file.safeParse(jsonOf(written)).data
  if (!found?.urls.length || !found.urls.every(isWeb) || written.length > LONGEST || unfitCharacter(written))
    throw new Fault('bad-request', say('Send the picture or file itself, or its address, which begins with https.'))
  return found
}

export const writeFile = (of: File): string => JSON.stringify(of)

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
