// The names that settings may have, and the nearest one to a name that no setting has.
import { nearestNames } from '../texts/nearest.ts'
import { renamed } from './renamed.ts'
import { settings } from './settings.ts'

const PREFIX = 'BELLHOP_'

/** Settings of the XMPP server alone, which prosody.cfg.lua reads. */
export const serverSettings = [
  'ARCHIVE',
  'ARCHIVES',
  'ARCHIVE_STORAGE',
  'BENCH',
  'BENCH_ACCOUNTS',
  'CERTIFICATES',
  'COMPONENT_LISTEN',
  'EXTRA_MODULES',
  'GATEWAY',
  'GATEWAY_ADDRESSES',
  'PLAIN_C2S',
  'S2S_CA',
  'S2S_HOSTS',
  'S2S_LISTEN',
  'STREAM_PING',
  'UNLIMITED',
  'USER',
  'XMPP_LISTEN',
].map(name => PREFIX + name)

/** Variables of our tests and benchmarks, and those that Kubernetes gives to all containers beside a service named "bellhop". */
const FOREIGN = /^BELLHOP_(?:TEST_|BENCH_|TURNS$|PROFILE$|SERVICE_HOST$|SERVICE_PORT(?:_|$)|PORT(?:_\d|$))/

const names = [
  'BELLHOP_CONFIG',
  ...Object.values(settings).map(({ env }) => env),
  ...Object.keys(renamed),
  ...serverSettings,
]
const known: ReadonlySet<string> = new Set(names)

export const isSetting = (name: string): boolean => known.has(name) || FOREIGN.test(name)

/** Whether somebody means a setting by that name: it begins as those do, or is a setting's name with a slip in the prefix. */
export const isMeantAsSetting = (name: string): boolean =>
  /^bellhop./i.test(name) || (/^b[a-z]{3,8}_/i.test(name) && nearestSetting(name) !== undefined)

/** The setting whose name differs least, by a third of its letters at most. */
export function nearestSetting(name: string): string | undefined {
  const written = name.toUpperCase().replaceAll('-', '_')
  return nearestNames(names, written, each => Math.ceil((each.length - PREFIX.length) / 3))[0]
}
