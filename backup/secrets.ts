// The secrets of an organisation, encrypted with age (age-encryption.org/v1): keys of the server, of sign-ins, and its certificates.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { Fault } from '../xep/fault.ts'
import { say } from '../texts/say.ts'

/** In a backup. The content is JSON: the files by their paths in the data folder, as base64. */
export const SECRETS = 'secrets.age'

const FOLDERS = ['secrets', 'certificates']
const contents = z.record(z.string(), z.base64())

/** @param recipient whose key opens it, as `age-keygen` prints it: age1… */
export async function sealSecrets(data: string, recipient: string): Promise<Uint8Array> {
  const { Encrypter } = await import('age-encryption') // only where it is used
  const files: Record<string, string> = {}
  for (const folder of FOLDERS)
    for (const entry of await readdir(join(data, folder), { withFileTypes: true }).catch(() => []))
      if (entry.isFile())
        files[`${folder}/${entry.name}`] = (await readFile(join(data, folder, entry.name))).toString('base64')
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  return encrypter.encrypt(JSON.stringify(files))
}

/** @param keyFile as `age-keygen` writes it @throws Fault not-authorized for another key */
export async function openSecrets(backup: string, keyFile: string): Promise<Map<string, Buffer>> {
  const { Decrypter } = await import('age-encryption')
  const key = /^AGE-SECRET-KEY-\S+$/m.exec(await readFile(keyFile, 'utf8'))?.[0]
  if (key === undefined)
    throw new Fault('not-acceptable', say('{keyFile} holds no key of age (AGE-SECRET-KEY-…).', { keyFile }))
  const decrypter = new Decrypter()
  decrypter.addIdentity(key)
  const text = await decrypter.decrypt(await readFile(join(backup, SECRETS)), 'text').catch(() => {
    throw new Fault(
      'not-authorized',
      say('The key in {keyFile} does not open the secrets of this backup.', { keyFile }),
    )
  })
  const files = Object.entries(contents.parse(JSON.parse(text)))
  return new Map(files.map(([path, content]) => [path, Buffer.from(content, 'base64')]))
}

/** Paths were written by Bellhop, yet whoever can encrypt for the key can write others. */
export async function writeSecrets(data: string, files: Map<string, Buffer>): Promise<void> {
  for (const [path, content] of files) {
    if (!/^(secrets|certificates)\/[\w.-]+$/.test(path))
      throw new Fault('not-acceptable', say('Not a path of a secret: {path}', { path }))
    await mkdir(dirname(join(data, path)), { recursive: true, mode: 0o700 })
    await writeFile(join(data, path), content, { mode: 0o600 })
  }
}
