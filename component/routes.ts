// All routes of the XMPP door.
import { commands } from './commands.ts'
import { disco } from './disco.ts'
import { messages } from './messages.ts'
import { rooms } from './rooms.ts'
import type { Route } from './router.ts'
import { sessions } from './sessions.ts'
import { stickers } from './stickers.ts'
import { stream } from './stream.ts'

/** @param features what the router found to advertise, known once it is made */
export const routes = (features: () => string[]): Route[] => [
  ...disco(features),
  ...commands(),
  ...messages,
  ...sessions(),
  ...rooms,
  ...stickers,
  ...stream,
]
