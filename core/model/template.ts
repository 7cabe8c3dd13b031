// Texts with {{ fields }}, filled from a profile. A text is written by people, so it may use only what is listed here: fields
// and cheap filters, no arrays, no expressions, no tags. Liquid's own limits come on top.
import { Liquid, Output, Tag, type Template, type Value } from 'liquidjs'
import { Fault } from '../../xep/fault.ts'
import { isLonger, unfitCharacter } from '../../xep/text.ts'

export type Profile = Record<string, string>
export type Fill = (profile: Profile) => string
/** What happens with a profile that lacks a field: Fault not-acceptable, or an empty place. */
export type Lacking = 'throw' | 'empty'

const LONGEST = 10_000 // characters before and after filling
export const FIELDS = 20 // outputs in one text, where no setting says otherwise
const FILTERS = 5 // in one output
const SHORT = 50 // characters of the format of a date
/** Each takes time in proportion to its text, and none makes a list of it. */
const CHEAP = [
  ...['append', 'capitalize', 'date', 'default', 'downcase', 'prepend', 'slice', 'slugify', 'strip', 'truncate'],
  'upcase',
]
const FIELD = /^(?!(true|false|nil|null|empty|blank)$)[a-z_][\w-]*$/i // what Liquid reads as a name, and as nothing else
const PLACE = /\{\{([^{}|]*)\}\}/g
const DATE = /^(?:[^%]|%[-_^#]?[a-z%])*$/i // no widths: a date can be asked for with millions of zeros

const options = {
  strictFilters: true,
  ownPropertyOnly: true,
  templates: {},
  parseLimit: LONGEST,
  renderLimit: 1_000, // ms by the clock, of a machine that may be busy
  memoryLimit: 10 * LONGEST,
}
const strict = new Liquid({ ...options, strictVariables: true })
const lenient = new Liquid({ ...options, strictVariables: false })

/** @throws Fault not-acceptable for a text that is no template, or uses what is not listed above */
export function template(source: string, lacking: Lacking = 'throw', fields = FIELDS): Fill {
  const plain = plainTemplate(source, fields)
  const liquid = lacking === 'throw' ? strict : lenient
  const parts = plain
    ? undefined
    : judged(
        attempt(() => liquid.parse(source)),
        fields,
      )
  const slow: Fill = profile => attempt(() => String(liquid.renderSync(parts ?? liquid.parse(source), profile)))
  return profile => checked(plain?.(profile) ?? slow(profile), lacking)
}

/** @throws Fault not-acceptable for a text that no message can carry; one that was accepted, and has grown since, is cut */
export function checked(text: string, lacking: Lacking): string {
  if (lacking === 'empty') return text.slice(0, LONGEST)
  if (isLonger(text, LONGEST)) throw new Fault('not-acceptable', `It becomes longer than ${LONGEST} characters.`)
  if (unfitCharacter(text)) throw new Fault('not-acceptable', 'It has a control character that no message can carry.')
  return text
}

/**
 * Fills a text that only names fields, as nearly every text does, without Liquid: it takes a twentieth of the time.
 * Absent for any other text; the filled text is absent where the profile lacks a field.
 * @throws Fault not-acceptable for more fields than a text may have
 */
export function plainTemplate(source: string, fields = FIELDS): ((profile: Profile) => string | undefined) | undefined {
  const places = [...source.matchAll(PLACE)]
  const names = places.map(([, inside = '']) => FIELD.exec(inside.trim())?.[0])
  const texts = source.split(/\{\{[^{}|]*\}\}/)
  if (names.includes(undefined) || texts.some(text => /\{(?:[{%]|$)/.test(text))) return undefined
  refuseMany(places.length, fields)
  return profile => {
    let text = texts[0] ?? ''
    for (const [at, name = ''] of names.entries()) {
      const value = Object.hasOwn(profile, name) ? profile[name] : undefined
      if (value === undefined) return undefined
      text += value + (texts[at + 1] ?? '')
    }
    return text
  }
}

function judged(parts: Template[], fields: number): Template[] {
  const outputs = parts.filter(part => part instanceof Output)
  if (parts.some(part => part instanceof Tag))
    throw new Fault('not-acceptable', 'Only fields can be filled in, like {{ given_name }}; {% tags %} cannot be used.')
  refuseMany(outputs.length, fields)
  for (const { value } of outputs) judge(value)
  return parts
}

function refuseMany(outputs: number, fields: number): void {
  if (outputs > fields)
    throw new Fault('not-acceptable', `A text can have ${fields} {{ fields }}; this one has ${outputs}.`)
}

function judge({ initial, filters }: Value): void {
  const [first, ...more] = initial.postfix
  if (!first || more.length || !isPlain(first))
    throw new Fault('not-acceptable', 'Between {{ and }} stands one field, like {{ given_name }}, and no calculation.')
  if (filters.length > FILTERS)
    throw new Fault('not-acceptable', `A field can have ${FILTERS} filters; one of these has ${filters.length}.`)
  for (const { name, args } of filters) {
    if (!CHEAP.includes(name))
      throw new Fault(
        'not-acceptable',
        `The filter '${name.slice(0, 40)}' cannot be used. These can: ${CHEAP.join(', ')}.`,
      )
    const wrong = args.some(arg => Array.isArray(arg) || !isPlain(arg))
    if (wrong || (name === 'date' && !args.every(isShortFormat)))
      throw new Fault(
        'not-acceptable',
        `The filter '${name}' takes fields, "texts" and numbers; a date a short format.`,
      )
  }
}

/** A field, a text in quotes, a number or a word like `true`. */
function isPlain(token: object): boolean {
  if ('props' in token) {
    const [name, ...deeper] = Array.isArray(token.props) ? token.props : []
    return !('variable' in token && token.variable) && !deeper.length && typeof name?.content === 'string'
  }
  return 'content' in token && !('operator' in token) && !('lhs' in token)
}

const isShortFormat = (token: unknown) =>
  typeof token === 'object' &&
  token !== null &&
  'content' in token &&
  typeof token.content === 'string' &&
  token.content.length <= SHORT &&
  DATE.test(token.content)

function attempt<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw new Fault('not-acceptable', error instanceof Error ? error.message : String(error))
  }
}
