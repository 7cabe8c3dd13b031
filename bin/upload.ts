// Files that go with messages: the command line uploads them through the gateway, and hands their address to the command.
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, extname } from 'node:path'
import { secret, type Config } from '../config.ts'
import { writeFile } from '../core/model/file.ts'
import { say } from '../texts/say.ts'

const TYPES: Record<string, string> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.svg': 'image/svg+xml',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.pdf': 'application/pdf',
  '.txt': 'text/plain',
  '.csv': 'text/csv',
  '.zip': 'application/zip',
  '.odt': 'application/vnd.oasis.opendocument.text',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
}

/** @returns what a command takes for the file @throws Error with the reason of a refusal */
export async function upload(config: Config, gateway: string, path: string): Promise<string> {
  const bytes = bytesOf(path)
  const name = basename(path)
  const mediaType = TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream'
  const about = { name, mediaType, size: bytes.length }
  const asked = await fetch(`${gateway}/api/uploads`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret(config, 'admin')}`, 'content-type': 'application/json' },
    body: JSON.stringify(about),
  })
  const slot: { get: string; put: string; authorization: string; text?: string } = JSON.parse(await asked.text())
  if (!asked.ok) throw new Error(notUploaded(name, slot.text ?? asked.statusText))
  const { pathname, search } = new URL(slot.put)
  const put = await fetch(gateway + pathname + search, {
    method: 'PUT',
    headers: { authorization: slot.authorization, 'content-type': mediaType },
    body: bytes,
  })
  if (!put.ok) throw new Error(notUploaded(name, say('the chat server answers {status}.', { status: put.status })))
  return writeFile({ urls: [slot.get], ...about })
}

const notUploaded = (name: string, why: string): string => say('{name} was not uploaded: {why}', { name, why })

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new Error(fileProblem(path, error))
  }
}

/** Says why a file cannot be read or written. @param error as `readFileSync` and `writeFileSync` throw */
export function fileProblem(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT')
    return existsSync(dirname(path))
      ? say("There is no file '{path}'.", { path })
      : say("There is no folder '{path}'.", { path: dirname(path) })
  if (code === 'EISDIR') return say("'{path}' is a folder: name a file.", { path })
  if (code === 'EACCES') return say("You may not use '{path}'.", { path })
  const why = error instanceof Error ? error.message : String(error)
  return say('{path} cannot be used: {why}', { path, why })
}
