// The channel of a mail, by e-mail or text message, as several commands ask for it.
import { Fault } from '../../../xep/fault.ts'
import type { Channel } from '../../model/address.ts'
import type { Context } from '../../context.ts'
import { optionalText, type Input } from '../../commands/command.ts'
import { say } from '../../../texts/say.ts'

export const channelInput = (): Input<Channel> => ({
  ...optionalText('By mail or text message', {
    choices: async () => [
      { value: 'mail', label: 'mail' },
      { value: 'text', label: 'text message' },
    ],
  }),
  parse(raw) {
    const by = raw.trim().toLowerCase() || 'mail'
    if (by === 'mail' || by === 'text') return by
    throw new Fault('bad-request', say("'{by}' is neither mail nor text.", { by: by.slice(0, 40) }))
  },
})

/** Says what becomes of a mail: it is sent, or waits to be read by the administrator where there is no way out. */
export function mailFate({ post }: Context, by: Channel): string {
  const way = by === 'mail' ? 'mail' : 'text message'
  if (post[by]) return `a ${way} goes to`
  return `there is no server for ${by === 'mail' ? 'mails' : 'text messages'}, so the administrator finds on the page of mails the ${way} to`
}
