// The channel of a mail, by e-mail or text message, as several commands ask for it.
import { Fault } from '../../../xep/fault.ts'
import type { Channel } from '../../model/address.ts'
import type { Context } from '../../context.ts'
import { optionalText, type Input } from '../../commands/command.ts'
import { say } from '../../../texts/say.ts'

export const channelInput = (): Input<Channel> => ({
  ...optionalText('By mail or text message', {
    choices: async () => [
      { value: 'mail', label: say('mail') },
      { value: 'text', label: say('text message') },
    ],
  }),
  parse(raw) {
    const by = raw.trim().toLowerCase() || 'mail'
    if (by === 'mail' || by === 'text') return by
    throw new Fault('bad-request', say("'{by}' is neither mail nor text.", { by: by.slice(0, 40) }))
  },
})

/** Says what becomes of a mail: it is sent, or waits to be read by the administrator where there is no way out. */
export function mailFate({ post }: Context, by: Channel, to: string): string {
  if (by === 'mail')
    return post.mail
      ? say('A mail goes to {to}.', { to })
      : say('There is no server for mails: the administrator finds the mail to {to} on the page of mails.', { to })
  return post.text
    ? say('A text message goes to {to}.', { to })
    : say(
        'There is no server for text messages: the administrator finds the text message to {to} on the page of mails.',
        { to },
      )
}

/** The same for many. */
export function manyMailsFate({ post }: Context, by: Channel): string {
  if (by === 'mail')
    return post.mail
      ? say('A mail goes to each of them.')
      : say('There is no server for mails: the administrator finds their mails on the page of mails.')
  return post.text
    ? say('A text message goes to each of them.')
    : say('There is no server for text messages: the administrator finds theirs on the page of mails.')
}
