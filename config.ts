// The configuration: the settings (config/settings.ts), parsed once, at the start; and what follows from them.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { credentialSettings } from './config/credentials.ts'
import { fileSettings } from './config/file.ts'
import { renamed } from './config/renamed.ts'
import { settings } from './config/settings.ts'

export type Config = { [Name in keyof typeof settings]: ReturnType<(typeof settings)[Name]['parse']> }
export type Derived = Config['derive'][number]
export type Outsider = keyof Config['outside']
export type Allowed = Config['outside'][Outsider]

/** Reads the settings from the environment over credentials of systemd over the file that BELLHOP_CONFIG names. @throws Error naming all that are wrong */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const given = withNamesOfToday(givenSettings(environment))
  const problems: string[] = []
  const entries = Object.entries(settings).map(([name, { env, default: fallback, parse }]) => {
    try {
      return [name, parse(given[env] ?? fallback)]
    } catch (error) {
      problems.push(`${env}=${withoutSecret(env, given[env] ?? '')}: ${error instanceof Error ? error.message : error}`)
      return [name, undefined]
    }
  })
  if (problems.length) throw new Error(`Settings that cannot be used:\n  ${problems.join('\n  ')}`)
  return Object.fromEntries(entries)
}

/** Errors are logged: a secret is left out, and so is the password of an address. The path of a file is none. */
const withoutSecret = (env: string, value: string) =>
  /(?:KEY|SECRET|PASSWORD)$/.test(env) && !value.startsWith('/') ? '…' : value.replace(/(:\/\/)[^@/]*@/, '$1…@')

/** What the file of settings, credentials of systemd and the environment say, by the names that they use. */
export const givenSettings = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...fileSettings(environment.BELLHOP_CONFIG),
  ...credentialSettings(environment.CREDENTIALS_DIRECTORY),
  ...environment,
})

/** A setting that is given by its name of today, too, is not taken from its old name. */
export function withNamesOfToday(given: NodeJS.ProcessEnv, names = renamed): NodeJS.ProcessEnv {
  const named = { ...given }
  for (const [old, name] of Object.entries(names)) named[name] ??= given[old]
  return named
}

/** The secret of that name, 256 bits in base64url, made at its first use; a file that only its owner may read. */
export function secret(config: Pick<Config, 'data'>, name: string): string {
  const path = join(config.data, 'secrets', name)
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    try {
      writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
    } catch (error) {
      if (!existsSync(path)) throw error // else another process of ours was faster
    }
  }
  return readFileSync(path, 'utf8').trim()
}

const beforeOf = (config: Pick<Config, 'data'>, name: string) => join(config.data, 'secrets', `${name}.before`)

/** The secret, and the one before it for as long as that one is accepted. */
export function acceptedSecrets(config: Pick<Config, 'data'>, name: string, now: Date): string[] {
  return isRotating(config, name, now) ? [secret(config, name), readBefore(config, name)[0]] : [secret(config, name)]
}

/** Whether there is one before it that is still accepted. */
export const isRotating = (config: Pick<Config, 'data'>, name: string, now: Date): boolean =>
  existsSync(beforeOf(config, name)) && now.toISOString() < readBefore(config, name)[1]

/** Replaces a secret by a new one. @param until when the old one is accepted */
export function rotateSecret(config: Pick<Config, 'data'>, name: string, until: Date): void {
  writeSecret(beforeOf(config, name), `${secret(config, name)} ${until.toISOString()}`)
  writeSecret(join(config.data, 'secrets', name), randomBytes(32).toString('base64url'))
}

/** Puts the secret back that was there before the last rotation. */
export function restoreSecret(config: Pick<Config, 'data'>, name: string): void {
  writeSecret(join(config.data, 'secrets', name), readBefore(config, name)[0])
  rmSync(beforeOf(config, name))
}

function readBefore(config: Pick<Config, 'data'>, name: string): [before: string, until: string] {
  const [before = '', until = ''] = readFileSync(beforeOf(config, name), 'utf8').trim().split(' ')
  return [before, until]
}

/** A reader finds the old file or the new one, never a part. */
function writeSecret(path: string, content: string): void {
  writeFileSync(`${path}.new`, content, { mode: 0o600, flush: true })
  renameSync(`${path}.new`, path)
}

/** Where people reach the gateway, without a slash at the end. */
export const gatewayUrl = (config: Pick<Config, 'url' | 'listen' | 'httpPort'>) =>
  (config.url || `http://${config.listen}:${config.httpPort}`).replace(/\/+$/, '')

/** Where uploaded files are put and read, without a slash at the end. */
export const uploadUrl = (config: Pick<Config, 'uploadUrl' | 'url' | 'listen' | 'httpPort'>) =>
  config.uploadUrl.replace(/\/+$/, '') || gatewayUrl(config)

/** Our addresses on the organisation's domain. */
export const hosts = ({ domain }: Pick<Config, 'domain'>) => ({
  component: `bellhop.${domain}`,
  bellhop: `bellhop@bellhop.${domain}`,
  rooms: `rooms.${domain}`,
  news: `news.${domain}`,
})

/** Passwords, keys, and addresses in which they stand. */
const SECRET = /(PASSWORD|_SECRET|_KEY|TOKEN|HEADERS|SMS_BODY|SMS_URL|SMTP|REDIS|STORE)$/

export const isSecretSetting = (env: string): boolean => SECRET.test(env)

export interface SettingShown {
  /** Its name in the environment. */
  env: string
  value: string
  /** Whether it is what Bellhop does where nobody sets it. */
  isDefault: boolean
}

/** The settings as they are, for an administrator to look at: a secret is named, and not shown. */
export function settingsShown(config: Config): SettingShown[] {
  const values = new Map<string, unknown>(Object.entries(config))
  return Object.entries(settings).map(([name, { env, default: fallback, parse }]) => {
    const value = textOf(values.get(name))
    return { env, value: isSecretSetting(env) && value ? '…' : value, isDefault: value === textOf(parse(fallback)) }
  })
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)
