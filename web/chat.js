// The browser client: our form takes the access code, then Converse.js has the page. The code is kept as any chat app keeps
// it: in this browser, or in this window alone.
import { runConverse } from './converse.js'

const page = document.querySelector('#chat')
const form = page.querySelector('#chat-form')
const ACCOUNT_KEY = 'bellhop-chat'
const SAID = 'bellhop-chat-said'
const AGAIN = 10_000 // ms until the next try while the server is away

const say = what => {
  for (const each of page.querySelectorAll('[data-said]')) each.hidden = each.dataset.said !== what
}
const show = element => {
  for (const each of [form, page.querySelector('#chat-elsewhere')]) each.hidden = each !== element
}

/** What a link handed over behind its #, which no server sees, and which nobody finds in the history. */
function handed() {
  const given = new URLSearchParams(location.hash.slice(1))
  const [username, code] = [given.get('username'), given.get('code')]
  if (code) history.replaceState(null, '', location.pathname)
  return username && code ? { username, code } : undefined
}

const stored = () => JSON.parse(sessionStorage.getItem(ACCOUNT_KEY) ?? localStorage.getItem(ACCOUNT_KEY) ?? 'null')

/** @param username of whom one may try again */
function forget(username) {
  localStorage.removeItem(ACCOUNT_KEY)
  sessionStorage.removeItem(ACCOUNT_KEY)
  if (username) sessionStorage.setItem(ACCOUNT_KEY, JSON.stringify({ username }))
}

/** Starts afresh: a page that Converse.js had cannot be given back. */
function leave(said) {
  sessionStorage.setItem(SAID, said)
  location.replace(location.pathname)
}

function ask({ username, code } = {}) {
  fill({ username, code })
  show(form)
}

function fill({ username, code }) {
  if (username) form.elements.username.value = username
  if (code) form.elements.code.value = code
}

// A link that is opened where this page is already loads nothing. Converse.js's own addresses (#converse/…) hold no code.
addEventListener('hashchange', () => {
  const given = handed()
  if (given && !form.hidden) fill(given)
})

form.addEventListener('submit', event => {
  event.preventDefault()
  const { username, code, stay } = form.elements
  forget()
  const given = { username: username.value.trim().split('@')[0].toLowerCase(), code: code.value.trim() }
  const store = stay.checked ? localStorage : sessionStorage
  store.setItem(ACCOUNT_KEY, JSON.stringify(given))
  hold()
})

/** One window at a time: of two with the same code, each would sign the other out. */
async function hold(how = { signal: AbortSignal.timeout(2_000) }) {
  show()
  say('starting')
  try {
    await navigator.locks.request(ACCOUNT_KEY, how, () => start(stored()))
  } catch (error) {
    if (error.name === 'TimeoutError') return elsewhere()
    if (error.name === 'AbortError') return leave('') // another window goes on
    console.error(error)
    leave('unavailable') // a file of the page did not come
  }
}

function elsewhere() {
  say('')
  const section = page.querySelector('#chat-elsewhere')
  section.querySelector('button').onclick = () => hold({ steal: true })
  show(section)
}

/** The window is the chat's from here on, and this waits as long as that lasts. */
async function start({ username, code }) {
  freshen()
  const account = { jid: `${username}@${page.dataset.domain}`, password: code }
  const end = await runConverse(page.dataset, account, { connected: () => say(''), ending: () => forget() })
  if (end === 'refused') forget(username)
  leave(end)
  return new Promise(() => {})
}

/** Converse.js notes what it has fetched before it has it: a page that was loaded again early would lack the rest. */
function freshen() {
  const account = sessionStorage.getItem(ACCOUNT_KEY)
  sessionStorage.clear()
  if (account) sessionStorage.setItem(ACCOUNT_KEY, account)
}

function open() {
  const said = sessionStorage.getItem(SAID) ?? ''
  sessionStorage.removeItem(SAID)
  const given = handed() // whatever comes of it
  if (!isSecureContext) return say('insecure')
  if (given) return ask(given)
  say(said)
  const known = stored()
  if (!known?.code) return ask(known ?? {})
  if (said !== 'unavailable') return hold()
  setTimeout(hold, AGAIN + Math.random() * AGAIN)
}

open()
