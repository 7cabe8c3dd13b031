// Copy buttons: hidden until this script is there, because nothing else on our pages needs it.
for (const button of document.querySelectorAll('button[data-copy]')) {
  const label = button.textContent
  button.hidden = !navigator.clipboard
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy)
    button.textContent = button.dataset.copied
    setTimeout(() => (button.textContent = label), 2_000)
  })
}

// Who signs out leaves no coupons behind in this browser (offline.js).
if (location.pathname === '/sign-in') globalThis.caches?.delete('coupons')
