// The file of settings that BELLHOP_CONFIG names: lines BELLHOP_NAME=VALUE. prosody/config/settings.lua reads the same lines.
import { existsSync, readFileSync } from 'node:fs'

const LINE = /^\s*(BELLHOP_\w+)\s*=\s*(.*?)\s*$/

export const isSettingLine = (line: string): boolean => LINE.test(line)

/** @throws Error where there is no such file */
export function fileSettings(path: string | undefined): Record<string, string> {
  if (!path) return {}
  if (!existsSync(path)) throw new Error(`BELLHOP_CONFIG names ${path}, which does not exist.`)
  const pairs = readFileSync(path, 'utf8')
    .split('\n')
    .map(line => LINE.exec(line))
    .filter(match => match !== null)
  return Object.fromEntries(pairs.map(([, name, value = '']) => [name, unquoted(value)]))
}

/** Without quotes around the whole, as a shell would read it. */
const unquoted = (value: string) => /^(?<quote>["'])(?<text>.*)\k<quote>$/.exec(value)?.groups?.text ?? value
