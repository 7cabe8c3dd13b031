// A file that a form of the console brings, with its name and its type.
import type { MultipartFile } from '@fastify/multipart'
import { z } from 'zod'

const SentFile = z.object({
  name: z.string(),
  mediaType: z.string(),
  bytes: z.custom<Uint8Array>(given => given instanceof Uint8Array),
})
export type SentFile = z.infer<typeof SentFile>

/** Reads a file while its form is read: it becomes the value of its field. */
export async function readSentFile(part: MultipartFile): Promise<void> {
  const value: SentFile = { name: part.filename, mediaType: part.mimetype, bytes: await part.toBuffer() }
  Object.assign(part, { value })
}

/** The file in a field; nothing where none was chosen. */
export function sentFile(value: unknown): SentFile | undefined {
  const found = SentFile.safeParse(value).data
  return found?.bytes.length ? found : undefined
}
