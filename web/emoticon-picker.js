// Sending an interactive emoticon: a button beside the text opens a list of all of them. The commands of Bellhop do the rest.

/** @param account whose access code the commands are asked with */
export function followPicker(api, { html }, texts, account) {
  api.listen.on('getToolbarButtons', (toolbar, buttons) => [
    ...buttons,
    html`<button
      type="button"
      class="btn bellhop-pick"
      title="${texts.pick}"
      @click=${() => pick(toolbar.model, texts, account)}
    >
      <span aria-hidden="true">☕</span>
    </button>`,
  ])
}

async function pick(chat, texts, account) {
  const dialog = document.createElement('dialog')
  dialog.className = 'bellhop-picker'
  dialog.setAttribute('aria-labelledby', 'bellhop-picker-title')
  const title = Object.assign(document.createElement('h2'), { id: 'bellhop-picker-title', textContent: texts.pick })
  const close = Object.assign(document.createElement('button'), { type: 'button', textContent: texts.close })
  const said = document.createElement('p')
  said.setAttribute('role', 'status')
  close.addEventListener('click', () => dialog.close())
  dialog.addEventListener('close', () => dialog.remove())
  dialog.append(title, said, close)
  document.querySelector('main').append(dialog)
  dialog.showModal()
  const does = async (name, fields) => {
    const answer = await command(account, name, fields, texts)
    said.textContent = answer.error ? answer.text : ''
    return answer.error ? undefined : answer
  }
  const send = async name => {
    if (await does('emoticon-send', { name, to: chat.get('jid') })) dialog.close()
  }
  const { table } = (await does('emoticons', {})) ?? {}
  close.before(...setsIn(table?.rows ?? []).map(([set, rows]) => section(set, rows, send)))
}

/** The rows of each set, by its name. */
const setsIn = rows => [...Map.groupBy(rows, ([name]) => name.split('/', 1)[0])]

function section(set, rows, send) {
  const group = document.createElement('div')
  group.setAttribute('role', 'group')
  group.setAttribute('aria-label', set)
  for (const [name, emoji, words] of rows) {
    const button = Object.assign(document.createElement('button'), { type: 'button', value: name })
    const picture = Object.assign(document.createElement('span'), { className: 'emoji', textContent: emoji })
    picture.setAttribute('aria-hidden', 'true')
    button.append(picture, words)
    button.addEventListener('click', () => send(name))
    group.append(button)
  }
  return group
}

/** Does a command of Bellhop's as the person. Says why where that fails. */
async function command({ jid, password }, name, fields, { noAnswer }) {
  const credentials = new TextEncoder().encode(`${jid.split('@', 1)[0]}:${password}`)
  try {
    const answer = await fetch(`/api/commands/${name}`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(String.fromCharCode(...credentials))}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(fields),
    })
    return await answer.json()
  } catch {
    return { error: 'remote-server-timeout', text: noAnswer }
  }
}
