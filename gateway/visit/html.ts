// HTML from templates in which every value is escaped; only what this function made itself is markup.
const markup = Symbol('markup')

export interface Html {
  readonly [markup]: string
}

type Value = string | number | Html | readonly Html[] | undefined

/** html`<p>${text}</p>`: texts are escaped for elements and quoted attributes; undefined is nothing. */
export const html = (parts: TemplateStringsArray, ...values: Value[]): Html => ({
  [markup]: parts.reduce((before, part, at) => before + render(values[at - 1]) + part),
})

export const toText = (page: Html): string => page[markup]

function render(value: Value): string {
  if (value === undefined) return ''
  if (typeof value === 'string' || typeof value === 'number') return escape(String(value))
  return markup in value ? value[markup] : value.map(toText).join('')
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escape = (text: string) => text.replace(/[&<>"']/g, character => ENTITIES[character] ?? '')
