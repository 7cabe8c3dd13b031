// The ways out to people who are not signed in, as far as they are set up.
import type { Config } from '../config.ts'
import type { Log, Post } from '../core/context.ts'
import { readBounce } from './bounce.ts'
import { logTransport, smsTransport } from './sms.ts'
import { bounceAddressOf, senderOf, smtpTransport } from './smtp.ts'

/** @throws Error naming the setting that cannot be used */
export function openPost(config: Config, log: Log): Post {
  senderOf(config) // bounces of mails that others send name them, too
  bounceAddressOf(config)
  return {
    readBounce: raw => readBounce(raw),
    ...(config.smtp && { mail: smtpTransport(config) }),
    ...(config.smsUrl && { text: config.smsUrl === 'log' ? logTransport(log) : smsTransport(config) }),
  }
}
