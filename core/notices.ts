// Notices: lines that Bellhop writes to many by itself, each of them once, whatever is killed meanwhile. Stored with what
// they tell of, and handed to the server in chunks that it takes once.
import { Element } from 'ltx'
import { hosts } from '../config.ts'
import type { Notice } from '../store/collections.ts'
import { Fanout } from '../xep/fanout.ts'
import { randomText } from './access/code.ts'
import type { Context } from './context.ts'
import { jidOf } from './people.ts'

const CHUNK = 100 // people in one IQ

/** To be called within an edit. @returns sends it; when that fails, the next connection does */
export async function stageNotice(context: Context, people: string[], text: string): Promise<() => Promise<void>> {
  const notice = { id: randomText(16), people, text, at: context.now().toISOString() }
  if (people.length) await context.store.notices.put(notice)
  return () => send(context, notice)
}

export async function resumeNotices(context: Context): Promise<void> {
  for (const notice of await context.store.notices.find()) await send(context, notice)
}

async function send({ wire, store, config }: Context, { id, people, text }: Notice): Promise<void> {
  const message = new Element('message', {
    ...{ xmlns: 'jabber:client', type: 'chat' },
    ...{ id: `notice-${id}`, from: hosts(config).bellhop },
  })
  message.c('body').t(text)
  for (let at = 0; at < people.length; at += CHUNK) {
    const recipients = await store.people.find({ where: { id: { in: people.slice(at, at + CHUNK) } } })
    const to = recipients.map(person => jidOf(person, config))
    if (to.length) await wire.ask('set', config.domain, Fanout, { id: `notice ${id}/${at}`, messages: [message], to })
  }
  await store.notices.remove(id)
}
