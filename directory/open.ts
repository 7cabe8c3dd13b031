// The directory that we ask, where the settings name one.
import type { Config } from '../config.ts'
import type { Directory } from '../core/context.ts'
import { ldap } from './ldap.ts'

/** @throws Error naming the setting that cannot be used */
export const openDirectory = (config: Config): { directory?: Directory } =>
  config.source === 'ldap' ? { directory: ldap(config) } : {}
