// The doctor and the welcome warn when mails cannot go out, and when their links lead nowhere.
import { gatewayUrl } from '../../config.ts'
import type { Context, Warning } from '../context.ts'
import { inLanguage, say } from '../../texts/say.ts'

const LOCAL = /^https?:\/\/(localhost|127\.|0\.0\.0\.0|\[::1?\])/

export async function mailWarnings({ config, post }: Pick<Context, 'config' | 'post'>): Promise<Warning[]> {
  if (!post.mail) return []
  const url = gatewayUrl(config)
  const problem = await post.mail.check()
  return [
    ...(LOCAL.test(url)
      ? [
          {
            object: 'BELLHOP_URL',
            part: '',
            should: say('be an address that others reach'),
            is: say('{url}, in every mail', { url }),
          },
        ]
      : []),
    ...(problem === undefined ? [] : [{ object: 'BELLHOP_SMTP', part: '', should: say('take mails'), is: problem }]),
  ]
}

/** Said at the start, too: an administrator hears of a wrong password before the first invitation. */
export async function logMailWarnings(context: Pick<Context, 'config' | 'post' | 'log'>): Promise<void> {
  for (const warning of await inLanguage('en', () => mailWarnings(context)))
    context.log.warn({ ...warning }, 'mails will not arrive as they should')
}
