// Keeps a part of a page up to date: what the server sends takes its place. What was folded out stays so.
for (const part of document.querySelectorAll('[data-live]')) {
  const events = new EventSource(part.dataset.live)
  events.addEventListener('message', ({ data }) => {
    const open = [...part.querySelectorAll('details[open]')].map(({ id }) => id)
    const focused = document.activeElement?.closest('details')?.id
    part.innerHTML = JSON.parse(data)
    for (const id of open) document.getElementById(id)?.setAttribute('open', '')
    if (focused) document.querySelector(`#${CSS.escape(focused)} summary`)?.focus()
  })
}
