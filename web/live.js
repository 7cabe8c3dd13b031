// Keeps a part of a page up to date: what the server sends takes its place.
for (const part of document.querySelectorAll('[data-live]')) {
  const events = new EventSource(part.dataset.live)
  events.addEventListener('message', ({ data }) => {
    part.innerHTML = JSON.parse(data)
  })
}
