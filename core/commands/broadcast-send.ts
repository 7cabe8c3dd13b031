import { createHash } from 'node:crypto'
import { acceptBroadcast } from '../broadcast.ts'
import { groupNamed } from '../people.ts'
import { ownGroups } from './choices.ts'
import { booleanInput, command, multilineInput, optionalText, textInput } from './command.ts'

export const broadcastSend = command({
  name: 'broadcast send',
  help: 'sends a message to everyone in a broadcast group of yours',
  who: 'member',
  inputs: {
    group: textInput('Broadcast group', {
      choices: (context, caller) => ownGroups(context, caller, 'broadcast', true),
    }),
    text: multilineInput('Message'),
    personal: booleanInput("Fill {{ fields }} from each recipient's profile"),
    once: optionalText('A name for this sending: asked for again with the same one, it is not sent again'),
  },
  async run(context, caller, { group: name, text, personal, once }) {
    const group = await groupNamed(context, name, caller)
    const order = { group, body: text, personal, ...(once !== undefined && { once: `command ${digest(once)}` }) }
    const { id, recipients } = await acceptBroadcast(context, order, caller)
    return { text: `Sent to ${recipients} people as ${id}.` }
  },
})

const digest = (text: string) => createHash('sha256').update(text).digest('base64url')
