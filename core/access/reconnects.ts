// Reconnects: a device whose sessions begin again and again, each within a minute of the one before, has to wait before the
// next one. So do two apps that use one access code and replace each other. In memory: a restart forgets.
import { stageNotice } from '../notices.ts'
import type { Context, Reconnects } from '../context.ts'
import type { Person } from '../model/person.ts'
import { isNoted, noteAudit } from './audit.ts'
import { nameOf } from './device-name.ts'
import type { Code } from './records.ts'
import { say } from '../../texts/say.ts'

const CLOSE = 60_000 // ms between two sessions that follow each other closely
const QUIET = 10 * 60_000 // ms without a session, after which the device is forgotten

interface Options {
  /** Sessions that follow each other closely before the device has to wait. */
  free: number
  /** The longest wait, in seconds. */
  longest: number
  /** In milliseconds. */
  now?: () => number
}

export function makeReconnects({ free, longest, now = Date.now }: Options): Reconnects {
  const devices = new Map<string, { count: number; last: number }>()
  const recent = (device: string) => {
    const found = devices.get(device)
    return found && now() - found.last < QUIET ? found : undefined
  }
  function forget() {
    for (const [device, { last }] of devices) {
      if (now() - last < QUIET) return
      devices.delete(device)
    }
  }
  return {
    began(device) {
      const before = recent(device)
      const isClose = before !== undefined && now() - before.last < CLOSE
      const count = (before?.count ?? 1) + Number(isClose)
      devices.delete(device) // so that the oldest come first
      devices.set(device, { count, last: now() })
      forget()
      return count >= free
    },
    wait(device) {
      const found = recent(device)
      if (!found || found.count < free) return 0
      const seconds = Math.min(longest, 2 ** Math.min(found.count - free, 20))
      return Math.max(0, found.last + seconds * 1_000 - now())
    },
  }
}

/** Tells the person once a day that the device has to wait, and what helps. */
export async function tellOfReconnects(context: Context, person: Person, code: Code, address = ''): Promise<void> {
  const once = `reconnects ${code.id} ${context.now().toISOString().slice(0, 10)}`
  if (await isNoted(context, person.id, once)) return
  const text = () =>
    [
      address
        ? say(
            'Your device {device} signed in again and again from {address}, so it now has to wait before each sign-in.',
            { device: nameOf(code), address },
          )
        : say('Your device {device} signed in again and again, so it now has to wait before each sign-in.', {
            device: nameOf(code),
          }),
      say('Are two apps or two devices using the same access code? Write pair: each needs a code of its own.'),
      say('Is it one app? Close it and start it again, or update it. Not you? Write code revoke {id}.', {
        id: code.id,
      }),
    ].join(' ')
  const deliver = await stageNotice(context, [person.id], text, `${person.id} ${once}`)
  const what = () => say('slowed down: signed in again and again')
  await noteAudit(context, person.id, { what, device: code.id, ...(address && { address }), once })
  await deliver()
}
