import { command, textInput, type Input } from '../../commands/command.ts'
import { waitNote } from '../../runs/waiting.ts'
import { say, sayCount } from '../../../texts/say.ts'
import { sendEmoticon } from '../send.ts'
import { allSets } from '../sets.ts'

/** To whom it goes, with or without a `to` in front. */
const toInput = (): Input<string> => {
  const input = textInput('To whom: a username, a chat group, or a broadcast group of yours')
  return { ...input, parse: raw => input.parse(raw.replace(/^\s*to\s+/i, '')) }
}

export const emoticonSend = command({
  name: 'emoticon send',
  help: 'sends an emoticon from you to a person, a chat group or a broadcast group, who answer with another one',
  who: 'person',
  more:
    'As emoticon send coffee to bob. A tap, a long tap and swipes answer it; without them the number, the word, or a reaction with' +
    " the emoji of the answer. 'emoticons' lists all. In a broadcast group of yours the answers come to you alone: 'answers' shows them.",
  inputs: {
    name: textInput('Emoticon', {
      // Those that begin the dialogues; others can be written, too.
      choices: async context =>
        (await allSets(context)).flatMap(({ id, emoticons: [first] }) =>
          first ? [{ value: `${id}/${first.name}`, label: `${first.emoji} ${first.name}` }] : [],
        ),
    }),
    to: toInput(),
  },
  async run(context, caller, fields) {
    const { title, whom, broadcast } = await sendEmoticon(context, fields, caller)
    if (!broadcast) return { text: say('Sent {emoticon} to {whom}.', { emoticon: title, whom }) }
    const sent = sayCount(
      broadcast.recipients,
      'Sent {emoticon} to {count} person of {group}.',
      'Sent {emoticon} to {count} people of {group}.',
      { emoticon: title, group: whom },
    )
    const see = broadcast.question === undefined ? [] : [say('The answers come to you alone: answers.')]
    return { text: [sent, ...see].join(' ') + waitNote(context) }
  },
})
