// Takes what people change in their groups' rooms with their own clients. Taken at once, and done in the order of arrival.
import { followRoomChange, closeRoom, titleRoom } from '../core/groups/room-changes.ts'
import type { Context } from '../core/context.ts'
import { Fault } from '../xep/fault.ts'
import { Changed, Closing, Titled } from '../xep/rooms.ts'
import { fromServer } from './from-server.ts'
import type { Route } from './router.ts'

export const rooms: Route[] = [
  fromServer('rooms', Changed, async ({ context }, changed) => {
    void followRoomChange(context, changed).catch(failed(context))
  }),
  fromServer('rooms', Titled, async ({ context }, titled) => {
    void titleRoom(context, titled).catch(failed(context))
  }),
  fromServer('rooms', Closing, async ({ context }, closing) => {
    await closeRoom(context, closing)
  }),
]

/** What was not done is seen at the next connection. */
const failed =
  ({ log }: Context) =>
  (error: unknown) =>
    log.warn({ error: error instanceof Fault ? error.message : error }, 'a change of a room was not followed')
