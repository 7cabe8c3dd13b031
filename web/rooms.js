// The rooms of the person's bookmarks (XEP-0402): entered a few at a time, and followed while the person is here. Converse.js
// 14.0.0 alone enters all at once, so that archives answer too late, and writes its own name of each room into the bookmark.

const NODE = 'urn:xmpp:bookmarks:1'
const EVENT = 'http://jabber.org/protocol/pubsub#event'
const AT_ONCE = 8
const PATIENCE = 10_000 // ms for one room until the next one begins

export function followRooms(api, { bareJid }) {
  const names = new Map() // of rooms that were entered because of their bookmark
  const take = item => takeBookmark(api, names, item)

  api.listen.on('addClientFeatures', () => api.disco.own.features.add(`${NODE}+notify`))
  const start = async () => {
    await api.waitUntil('chatBoxesFetched')
    const connection = api.connection.get()
    const heard = message => {
      for (const change of message.querySelectorAll(`items[node="${NODE}"] > *`)) void take(change)
      return true // for the next change, too
    }
    connection.addHandler(heard, EVENT, 'message', null, null, bareJid(connection.jid))
    await sideBySide(await readBookmarks(api), take)
  }
  api.listen.on('connected', start)
  api.listen.on('reconnected', start) // what changed meanwhile was told to nobody
}

/** A person without bookmarks has no such node. */
const readBookmarks = api =>
  api.pubsub.items.get(null, NODE).then(
    ({ items }) => items,
    () => [],
  )

/** @param item a bookmark, or its removal */
async function takeBookmark(api, names, item) {
  const jid = item.getAttribute('id')
  const conference = item.querySelector('conference')
  if (!isAutojoined(conference)) {
    if (names.delete(jid)) (await api.rooms.get(jid))?.close()
    return
  }
  names.set(jid, conference.getAttribute('name'))
  const room = await api.rooms.create(jid, { nick: conference.querySelector('nick')?.textContent })
  room.off('change:name', null, names).on('change:name', () => keepName(room, names.get(jid)), names)
  if (!isNarrow()) room.maybeShow()
  await isEntered(room)
  keepName(room, names.get(jid))
}

const isAutojoined = conference => ['true', '1'].includes(conference?.getAttribute('autojoin'))

/** On a phone a room would cover the list. */
const isNarrow = () => matchMedia('(max-width: 767px)').matches

function keepName(room, name) {
  if (name && room.get('name') !== name) room.save({ name })
}

function isEntered(room) {
  const { promise, resolve } = Promise.withResolvers()
  const look = () => (room.isEntered() ? resolve() : undefined)
  room.session.on('change:connection_status', look)
  setTimeout(resolve, PATIENCE) // a room that refuses the person keeps no other one waiting
  look()
  return promise.finally(() => room.session.off('change:connection_status', look))
}

async function sideBySide(items, run) {
  const left = [...items]
  const next = async () => {
    for (let item = left.shift(); item; item = left.shift()) await run(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next))
}
