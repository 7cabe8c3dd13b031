// A line of chat that Bellhop writes by itself, to all devices of a person.
import { randomUUID } from 'node:crypto'
import { Element } from 'ltx'
import { hosts } from '../config.ts'
import type { Person } from '../store/collections.ts'
import type { Context } from './context.ts'
import { jidOf } from './people.ts'

export async function tell({ wire, config }: Context, person: Person, text: string): Promise<void> {
  const [from, to] = [hosts(config).bellhop, jidOf(person, config)]
  const message = new Element('message', { type: 'chat', id: randomUUID(), from, to })
  message.c('body').t(text)
  await wire.send(message)
}

/** The same for many, as the server's fan-out takes it. */
export function note(from: string, text: string, id: string): Element {
  const message = new Element('message', { xmlns: 'jabber:client', type: 'chat', id, from })
  message.c('body').t(text)
  return message
}
