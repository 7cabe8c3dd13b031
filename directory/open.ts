// The directory that we ask, where the settings name one.
import type { Config } from '../config.ts'
import type { Directory, Log } from '../core/context.ts'
import { openLdap } from './ldap.ts'

/** @throws Error naming the settings that cannot be used */
export const openDirectory = (config: Config, log: Log): { directory?: Directory } =>
  config.source === 'ldap' ? { directory: openLdap(config, log) } : {}
