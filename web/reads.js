// Read marks for broadcasts (XEP-0333). Converse.js 14.0.0 alone sends them to contacts only that see its presence; groups do not. They are
// sent to our groups alone: a stranger must not learn what is read here.

const NS = 'urn:xmpp:chat-markers:0'

/** @param groups the host of broadcast groups */
export function followReads(api, { $msg }, groups) {
  const follow = chat => {
    if (!chat.get('jid').endsWith(`@${groups}`)) return
    const look = () => markRead(api, $msg, chat)
    chat.messages.on('add', look)
    chat.on('change:hidden', look)
    chat.ui.on('change:scrolled', look)
    document.addEventListener('visibilitychange', look)
    look()
  }
  api.listen.on('chatBoxInitialized', follow)
}

/** Marks the newest message, once, while it is seen. It stands for those before it. */
function markRead(api, $msg, chat) {
  if (chat.isHidden()) return
  const newest = chat.messages.models.findLast(each => each.get('sender') === 'them' && each.get('is_markable'))
  const id = newest?.get('msgid')
  if (!id || chat.get('bellhop_read') === id) return
  chat.save({ bellhop_read: id })
  api.send($msg({ to: chat.get('jid'), type: 'chat' }).c('displayed', { xmlns: NS, id }))
}
