// Interactive emoticons (xep/emoticons.md) in the place of a message's text: answered by gestures, by arrow keys, or from a list.
import { chooseAnswer } from './buttons.js'
import { followGestures } from './gestures.js'

const NS = 'urn:bellhop:emoticons:1'
const STICKERS = 'urn:xmpp:stickers:0'
const URL_DATA = 'http://jabber.org/protocol/url-data'
const KEYS = { ArrowUp: 'long-tap', ArrowLeft: 'swipe-left', ArrowRight: 'swipe-right' }

/** @param texts what the page says, `gestures` names them */
export function followEmoticons(api, { html }, texts) {
  customElements.define('bellhop-emoticon', emoticonElement(texts))
  const read = (stanza, attrs) => ({ ...attrs, ...emoticonIn(stanza, attrs) })
  api.listen.on('parseMessage', read)
  api.listen.on('parseMUCMessage', read)
  api.listen.on('getMessageActionContent', (element, content) =>
    element.model.get('bellhop_emoticon')
      ? html`${content}<bellhop-emoticon .model=${element.model}></bellhop-emoticon>`
      : content,
  )
}

/** The numbers of the body are for clients without gestures: lists and notifications show its first line. */
function emoticonIn(stanza, { body = '' }) {
  const emoticon = [...stanza.children].find(each => each.namespaceURI === NS && each.localName === 'emoticon')
  if (!emoticon) return {}
  const [line] = body.split('\n')
  return {
    body: line,
    message: line,
    bellhop_emoticon: {
      emoji: emoticon.getAttribute('emoji'),
      words: wordsIn(emoticon, line),
      picture: pictureIn(stanza),
    },
  }
}

/** The address of its sticker (XEP-0449) among the pictures that Bellhop keeps; others are asked for nothing. */
function pictureIn(stanza) {
  if (!stanza.getElementsByTagNameNS(STICKERS, 'sticker').length) return undefined
  const target = stanza.getElementsByTagNameNS(URL_DATA, 'url-data')[0]?.getAttribute('target') ?? ''
  if (!URL.canParse(target)) return undefined
  const { origin, pathname } = new URL(target)
  return origin === location.origin && pathname.startsWith('/stickers/') ? pathname : undefined
}

function wordsIn(emoticon, line) {
  const own = [...emoticon.children].find(
    each => each.localName === 'words' && each.getAttribute('xml:lang') === document.documentElement.lang,
  )
  return own?.textContent ?? line.replace(emoticon.getAttribute('emoji'), '').trim()
}

const emoticonElement = texts =>
  class extends HTMLElement {
    #model
    #face

    set model(model) {
      this.#model = model
      this.#show()
    }

    connectedCallback() {
      this.#model?.on('change:bellhop_picked', this.#show, this)
    }

    disconnectedCallback() {
      this.#model?.off('change:bellhop_picked', this.#show, this)
    }

    #show() {
      const { emoji, words, picture } = this.#model.get('bellhop_emoticon')
      this.setAttribute('role', 'group')
      this.setAttribute('aria-label', `${emoji} ${words}`)
      const hadFocus = this.contains(document.activeElement)
      const choices = this.#isOpen() ? this.#model.get('bellhop_buttons') : []
      const shown = faceOf(emoji, picture)
      this.#face = choices.length ? this.#button(shown, words) : made('div', 'face', shown, text(words))
      this.replaceChildren(this.#face, ...(choices.length ? this.#list(choices) : this.#picked()))
      this.tabIndex = -1
      if (hadFocus) (this.querySelector('button') ?? this).focus()
    }

    #isOpen() {
      const model = this.#model
      return model.get('sender') !== 'me' && model.get('bellhop_picked') === undefined && model.get('bellhop_buttons')
    }

    #button(shown, words) {
      const face = Object.assign(made('button', 'face', shown, text(words)), { type: 'button' })
      face.setAttribute('aria-description', texts.gesturesHint)
      followGestures(face, {
        made: gesture => this.#answer(gesture),
        moved: (pixels, gesture) => {
          face.style.translate = pixels ? `${pixels}px` : ''
          const answer = gesture && this.#choiceOf(gesture)
          face.lastElementChild.textContent = answer ? `${answer.emoji} ${answer.label}` : words
        },
      })
      face.addEventListener('keydown', event => {
        if (event.key === 'ArrowDown') this.#open(true)
        else if (KEYS[event.key]) this.#answer(KEYS[event.key])
        else return
        event.preventDefault()
      })
      return face
    }

    /** All answers with their gestures, behind a button. */
    #list(choices) {
      const opener = Object.assign(made('button', 'opener', texts.answers), { type: 'button' })
      opener.setAttribute('aria-expanded', 'false')
      opener.addEventListener('click', () => this.#open(opener.getAttribute('aria-expanded') === 'false'))
      const list = made('div', 'answers', ...choices.map(choice => this.#choice(choice)))
      list.setAttribute('role', 'group')
      list.setAttribute('aria-label', texts.choices)
      list.hidden = true
      list.addEventListener('keydown', event => {
        const all = [...list.children]
        const at = all.indexOf(document.activeElement)
        if (event.key === 'Escape') this.#open(false)
        else if (event.key === 'ArrowDown') all[(at + 1) % all.length].focus()
        else if (event.key === 'ArrowUp') all.at(at - 1).focus()
        else return
        event.preventDefault()
      })
      return [opener, list]
    }

    #choice({ value, label, emoji }) {
      const gesture = made('span', 'gesture', texts.gestures[value])
      const button = Object.assign(made('button', '', gesture, ` ${emoji} ${label}`), { type: 'button', value })
      button.addEventListener('click', () => this.#answer(value))
      return button
    }

    #open(isOpen) {
      const [, opener, list] = this.children
      opener.setAttribute('aria-expanded', String(isOpen))
      list.hidden = !isOpen
      ;(isOpen ? list.firstElementChild : opener).focus()
    }

    #choiceOf(gesture) {
      return this.#model.get('bellhop_buttons')?.find(({ value }) => value === gesture)
    }

    #picked() {
      const picked = this.#choiceOf(this.#model.get('bellhop_picked'))
      return picked ? [made('p', 'picked', `${picked.emoji} ${picked.label}`)] : []
    }

    async #answer(gesture) {
      const choice = this.#choiceOf(gesture)
      if (!choice || !this.#isOpen()) return
      const { emoji, label } = choice
      await leave(this.#face, gesture)
      if (!this.#isOpen()) return // chosen meanwhile, here or elsewhere
      chooseAnswer(
        this.#model,
        { value: gesture, label: `${emoji} ${label}` },
        { bellhop_emoticon: { emoji, words: label } },
      )
    }
  }

const ROADS = {
  tap: { scale: ['1', '0.8', '1.15', '1'] },
  'long-tap': { scale: ['1', '1.4', '1'] },
  'swipe-left': { translate: ['0', '-4rem', '0'], rotate: ['0deg', '-15deg', '0deg'] },
  'swipe-right': { translate: ['0', '4rem', '0'], rotate: ['0deg', '15deg', '0deg'] },
}

/** Shows which gesture it was, to who wants to see movement. */
function leave(face, gesture) {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return undefined
  return face.animate(ROADS[gesture], { duration: 250, easing: 'ease-out' }).finished.catch(() => {})
}

function made(name, className, ...content) {
  const element = document.createElement(name)
  if (className) element.className = className
  element.append(...content)
  return element
}

const text = words => made('span', 'words', words)

/** The picture, or the emoji where there is none or it cannot be had. */
function faceOf(emoji, picture) {
  const shown = made('span', 'emoji', emoji)
  shown.setAttribute('aria-hidden', 'true')
  if (!picture) return shown
  const image = Object.assign(made('img', 'sticker'), { src: picture, alt: '', width: 128, height: 128 })
  image.addEventListener('error', () => image.replaceWith(shown))
  return image
}
