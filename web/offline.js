// The service worker of pages with coupons: asks the network first, and gives what was opened last where there is none.
const CACHE = 'coupons'
const ASSETS = ['/web/pages.css', '/web/booklet.js', '/web/icon.svg']
const isPage = path => path === '/coupons' || /^\/v\/[0-9a-z]+$/.test(path)

self.addEventListener('install', event => event.waitUntil(self.skipWaiting()))
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()))

self.addEventListener('message', event => {
  const path = event.data?.keep
  if (isPage(path)) event.waitUntil(Promise.all([path, ...ASSETS].map(each => fetch(each).then(keep(each)))))
})

self.addEventListener('fetch', event => {
  const { method, url } = event.request
  const { pathname, origin } = new URL(url)
  if (method === 'GET' && origin === location.origin && (isPage(pathname) || ASSETS.includes(pathname)))
    event.respondWith(fetch(event.request).then(keep(pathname), () => kept(pathname)))
})

/** Who is signed out is sent elsewhere: then nothing of theirs stays in this browser. */
const keep = path => async answer => {
  const cache = await caches.open(CACHE)
  if (answer.ok && !answer.redirected) await cache.put(path, answer.clone())
  else if (path === '/coupons') await caches.delete(CACHE)
  else await cache.delete(path)
  return answer
}

const kept = async path => (await caches.match(path)) ?? Response.error()
