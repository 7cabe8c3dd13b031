// The ways out to people who are not signed in, as far as they are set up.
import type { Config } from '../config.ts'
import type { Log, Post } from '../core/context.ts'
import { readBounce } from './bounce.ts'
import { logTransport, smsTransport } from './sms.ts'
import { smtpTransport } from './smtp.ts'

/** @throws Error naming the setting that cannot be used */
export function openPost(config: Config, log: Log): Post {
  return {
    readBounce: raw => readBounce(raw),
    ...(config.smtp && { mail: smtpTransport(config) }),
    ...(config.smsUrl && { text: config.smsUrl === 'log' ? logTransport(log) : smsTransport(config) }),
  }
}
