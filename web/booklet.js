// Pages with coupons stay there without a network: a service worker keeps what was opened (offline.js).
if ('serviceWorker' in navigator) {
  const scope = location.pathname.startsWith('/v/') ? '/v/' : '/coupons'
  navigator.serviceWorker
    .register('/web/offline.js', { scope })
    .then(() => navigator.serviceWorker.ready)
    // The page was open before the worker was, and asks for itself to be kept.
    .then(({ active }) => active?.postMessage({ keep: location.pathname }))
    .catch(() => {}) // a browser without workers, or a page that is not secure: the page is as good as any other
}
