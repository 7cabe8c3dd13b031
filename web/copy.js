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
