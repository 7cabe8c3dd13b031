// The child process of receivers.ts: raw client sockets, signed in, that count the messages they get.
import { once } from 'node:events'
import { onMessage, signInAll, type Account, type Server } from './client.ts'

/** Everybody writes a message with this text. */
interface Saying {
  to: string
  body: string
}

let said = 0
let wanted = 0
let complete = 0
const counts: number[] = []

function begin(messages: number): void {
  const wrong = counts.filter(count => count !== wanted).length
  if (wrong) return void process.send?.(`${wrong} receivers did not get ${wanted} messages`)
  counts.fill(0)
  complete = 0
  wanted = messages
  process.send?.('counting')
}

const [{ accounts, ...server }] = (await once(process, 'message')) as [Server & { accounts: Account[] }]
const sockets = await signInAll(server, accounts)
for (const [at, socket] of sockets.entries()) {
  counts[at] = 0
  onMessage(socket, () => {
    const had = (counts[at] = (counts[at] ?? 0) + 1)
    if (had === wanted && ++complete === counts.length) process.send?.('complete')
  })
  socket.on('close', () => process.send?.(`receiver ${at} was disconnected`))
}
function say({ to, body }: Saying): void {
  for (const [at, socket] of sockets.entries())
    socket.write(`<message type='chat' id='said-${++said}-${at}' to='${to}'><body>${body}</body></message>`)
}

process.on('message', (order: { messages: number } | Saying) =>
  'messages' in order ? begin(order.messages) : say(order),
)
process.send?.(accounts.length)
