// The child process of talkers.ts: customers and their agents, raw client sockets, who take turns in conversations.
import { once } from 'node:events'
import { onMessage, signInAll, type Account, type Server } from './client.ts'
import type { Talk, Talked } from './talkers.ts'

const BODY =
  'I have been waiting for my parcel since Monday, could you please have a look where it is now? It was to be here on Tuesday.'

interface Conversation {
  /** Writes the customer's next message. */
  say: (to: Talk['to'], id: string) => void
  /** Told of each message that the agent gets. */
  heard: () => void
}

/** A customer writes the next message when the agent has got the one before. */
function talk(conversations: Conversation[], { to, conversations: many, messages }: Talk): Promise<Talked> {
  const delays: number[] = []
  const begun = performance.now()
  const chosen = conversations.slice(0, many)
  const held = chosen.map(
    (conversation, at) =>
      new Promise<void>(resolve => {
        let left = messages
        let since = 0
        const say = () => {
          since = performance.now()
          conversation.say(to, `m${at}-${begun}-${left}`)
        }
        conversation.heard = () => {
          delays.push(performance.now() - since)
          if (--left > 0) say()
          else resolve()
        }
        say()
      }),
  )
  return Promise.all(held).then(() => ({ seconds: (performance.now() - begun) / 1_000, delays }))
}

const [{ accounts, ...server }] = (await once(process, 'message')) as [Server & { accounts: Account[] }]
const sockets = await signInAll(server, accounts)
const half = accounts.length / 2
const all = sockets.slice(0, half).map((customer, at) => {
  const agent = accounts[half + at]?.username
  const conversation: Conversation = {
    say: (to, id) =>
      customer.write(
        `<message type='chat' to='${'address' in to ? to.address : `${agent}@${to.host}`}' id='${id}'><body>${BODY}</body>` +
          `<origin-id xmlns='urn:xmpp:sid:0' id='${id}'/></message>`,
      ),
    heard: () => {},
  }
  const socket = sockets[half + at]
  if (socket) onMessage(socket, () => conversation.heard())
  return conversation
})
sockets.forEach((socket, at) => socket.on('close', () => process.send?.(`talker ${at} was disconnected`)))
process.on('message', (order: Talk) => void talk(all, order).then(talked => process.send?.(talked)))
process.send?.(accounts.length)
