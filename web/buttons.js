// Buttons under a message (xep/buttons.md): tapped once, then the chosen one is marked. Converse.js 14.0.0 shows none by itself.

const NS = 'urn:bellhop:buttons:1'

/** @param texts what the page says, `choices` names a group of buttons to screen readers */
export function followButtons(api, { html }, texts) {
  customElements.define('bellhop-buttons', buttonsElement(texts))
  const read = (stanza, attrs) => ({ ...attrs, ...buttonsIn(stanza) })
  api.listen.on('parseMessage', read)
  api.listen.on('parseMUCMessage', read)
  api.listen.on('createMessageStanza', (chat, data) => {
    const answer = data.message.get('bellhop_answer')
    if (answer) addAnswer(data.stanza, answer)
    return data
  })
  api.listen.on('getMessageActionContent', (element, content) =>
    element.model.get('bellhop_buttons') && !element.model.get('bellhop_emoticon') // web/emoticons.js
      ? html`${content}<bellhop-buttons .model=${element.model}></bellhop-buttons>`
      : content,
  )
  const follow = ({ messages }) => {
    messages.each(message => markChosen(messages, message))
    messages.on('add', message => markChosen(messages, message))
  }
  api.listen.on('chatBoxInitialized', follow)
  api.listen.on('chatRoomInitialized', follow)
}

/** What a message asks, and what it answers. */
function buttonsIn(stanza) {
  const [buttons, chosen] = ['buttons', 'chosen'].map(name => stanza.getElementsByTagNameNS(NS, name)[0])
  const found = {}
  if (buttons)
    Object.assign(found, {
      bellhop_question: buttons.getAttribute('id'),
      bellhop_changeable: buttons.getAttribute('changeable') === 'true',
      bellhop_buttons: choicesIn(buttons),
    })
  if (chosen)
    found.bellhop_chosen = { question: chosen.getAttribute('question'), value: chosen.getAttribute('value') ?? '' }
  return found
}

/** The choices in the language of the page, where they have labels in it. */
function choicesIn(buttons) {
  const choices = new Map()
  for (const each of buttons.children) {
    const language = each.getAttribute('xml:lang')
    const [value, label, emoji] = ['value', 'label', 'emoji'].map(name => each.getAttribute(name))
    const known = choices.get(value)
    if (!known) choices.set(value, { value, label, emoji })
    else if (language === document.documentElement.lang) known.label = label
  }
  return [...choices.values()]
}

function addAnswer(stanza, { question, value }) {
  const message = stanza.tree?.() ?? stanza
  const chosen = message.ownerDocument.createElementNS(NS, 'chosen')
  chosen.setAttribute('xmlns', NS) // Strophe.js writes attributes alone
  chosen.setAttribute('question', question)
  chosen.setAttribute('value', value)
  message.append(chosen)
}

/** The person has chosen, here or on another device: the message of the question remembers it. */
function markChosen(messages, message) {
  const chosen = message.get('bellhop_answer') ?? message.get('bellhop_chosen')
  if (!chosen || message.get('sender') !== 'me') return
  const asked = messages.find(each => each.get('bellhop_question') === chosen.question)
  asked?.save({ bellhop_picked: chosen.value })
}

const buttonsElement = texts =>
  class extends HTMLElement {
    #model

    set model(model) {
      this.#model = model
      this.#show()
    }

    #show() {
      const model = this.#model
      const picked = model.get('bellhop_picked')
      const isOver = (picked !== undefined && !model.get('bellhop_changeable')) || model.get('sender') === 'me'
      this.setAttribute('role', 'group')
      this.setAttribute('aria-label', texts.choices)
      const kept = this.contains(document.activeElement) ? document.activeElement.value : undefined
      this.replaceChildren(...model.get('bellhop_buttons').map(choice => this.#button(choice, picked, isOver)))
      if (kept !== undefined) [...this.children].find(({ value }) => value === kept)?.focus()
    }

    #button({ value, label, emoji }, picked, isOver) {
      const button = Object.assign(document.createElement('button'), { type: 'button', value })
      button.textContent = emoji && emoji !== label ? `${emoji} ${label}` : label
      button.setAttribute('aria-pressed', String(value === picked))
      button.disabled = isOver
      button.addEventListener('click', () => this.#choose(value, label))
      return button
    }

    #choose(value, label) {
      if (this.#model.get('bellhop_picked') !== value) chooseAnswer(this.#model, { value, label })
    }
  }

/**
 * Sends the message that a choice sends.
 * @param model the message of the question
 * @param more what the page shows of the own message
 */
export function chooseAnswer(model, { value, label }, more = {}) {
  const chat = model.chatbox ?? model.collection.chatbox
  chat.sendMessage({ body: label, bellhop_answer: { question: model.get('bellhop_question'), value }, ...more })
}
