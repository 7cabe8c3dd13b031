// Texts with {{ fields }}, filled from a profile. A text is written by people, so it may use only what is listed here: fields
// and cheap filters, no arrays, no expressions, no tags. Liquid's own limits come on top.
import { Liquid, Output, Tag, type Template, type Value } from 'liquidjs'
import { Fault } from '../../xep/fault.ts'
import { beginningOf, isLonger, unfitCharacter } from '../../xep/text.ts'
import { UNSHIELDED, type Shield } from './profile-value.ts'
import { say } from '../../texts/say.ts'

export type Profile = Record<string, string>
export type Fill = (profile: Profile) => string
/** What happens with a profile that lacks a field: Fault not-acceptable, or an empty place. */
export type Lacking = 'throw' | 'empty'

export const LONGEST = 10_000 // characters before and after filling
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
const ESCAPE = '[object Function]' // the name that Liquid gives to `outputEscape` among the filters of each field
const DATE = /^(?:[^%]|%[-_^#]?[a-z%])*$/i // no widths: a date can be asked for with millions of zeros

const options = {
  strictFilters: true,
  strictVariables: false, // fields that are missing were named before
  ownPropertyOnly: true,
  templates: {},
  parseLimit: LONGEST,
  renderLimit: 1_000, // ms by the clock, of a machine that may be busy
  memoryLimit: 10 * LONGEST,
}

/** A text that was understood: the fields that a profile has to have for it, and how it is filled. */
interface Parsed {
  needs: string[]
  fill: Fill
}

/**
 * @param shield what is done to the values
 * @throws Fault not-acceptable for a text that is no template, or uses what is not listed above. So does the fill for a profile
 * that lacks a field; the detail of that Fault names all such fields.
 */
export function template(
  source: string,
  lacking: Lacking = 'throw',
  fields = FIELDS,
  shield: Shield = UNSHIELDED,
): Fill {
  const { needs, fill } = plainTemplate(source, fields, shield) ?? liquidTemplate(source, fields, shield)
  return profile => {
    if (lacking === 'throw') refuseLacking(needs, profile)
    return checked(fill(profile), lacking)
  }
}

function refuseLacking(needs: string[], profile: Profile): void {
  const missing = needs.filter(name => !valueOf(profile, name)?.trim())
  if (missing.length)
    throw new Fault(
      'not-acceptable',
      missing.length === 1
        ? say('The profile has no {field}.', { field: missing[0] })
        : say('The profile lacks these fields: {fields}.', { fields: missing.join(', ') }),
      missing,
    )
}

const valueOf = (profile: Profile, name: string) => (Object.hasOwn(profile, name) ? profile[name] : undefined)

/** @throws Fault not-acceptable for a text that no message can carry; one that was accepted, and has grown since, is cut */
export function checked(text: string, lacking: Lacking): string {
  if (lacking === 'empty') return beginningOf(text, LONGEST)
  if (isLonger(text, LONGEST))
    throw new Fault('not-acceptable', say('It becomes longer than {longest} characters.', { longest: LONGEST }))
  if (unfitCharacter(text))
    throw new Fault('not-acceptable', say('It has a control character that no message can carry.'))
  return text
}

/**
 * Reads a text that only names fields, as nearly every text does, without Liquid: filling it takes a twentieth of the time.
 * Absent for any other text.
 * @throws Fault not-acceptable for more fields than a text may have
 */
function plainTemplate(source: string, fields: number, { value, output }: Shield): Parsed | undefined {
  const places = [...source.matchAll(PLACE)]
  const names = places.map(([, inside = '']) => FIELD.exec(inside.trim())?.[0] ?? '')
  const texts = source.split(/\{\{[^{}|]*\}\}/)
  if (names.includes('') || texts.some(text => /\{(?:[{%]|$)/.test(text))) return undefined
  refuseMany(places.length, fields)
  const fill: Fill = profile => {
    let text = texts[0] ?? ''
    for (const [at, name] of names.entries())
      text += output(value(valueOf(profile, name) ?? '')) + (texts[at + 1] ?? '')
    return text
  }
  return { needs: [...new Set(names)], fill }
}

/** Whether a text is filled without Liquid. @throws Fault not-acceptable for more fields than a text may have */
export const isPlainTemplate = (source: string, fields: number): boolean =>
  plainTemplate(source, fields, UNSHIELDED) !== undefined

/** As Liquid writes it: nothing for what is not there, and for its word `empty`. */
const writtenOut = (filled: unknown) => (['string', 'number', 'boolean'].includes(typeof filled) ? String(filled) : '')

function liquidTemplate(source: string, fields: number, { value, output }: Shield): Parsed {
  const outputEscape = (filled: unknown) => output(writtenOut(filled))
  const liquid = new Liquid({ ...options, outputEscape })
  const parts = attempt(() => liquid.parse(source))
  const needs = judged(parts, fields)
  const shielded = (profile: Profile) =>
    Object.fromEntries(Object.entries(profile).map(([name, raw]) => [name, value(raw)]))
  return { needs, fill: profile => attempt(() => String(liquid.renderSync(parts, shielded(profile)))) }
}

/** @returns the fields that a profile has to have */
function judged(parts: Template[], fields: number): string[] {
  const outputs = parts.filter(part => part instanceof Output)
  if (parts.some(part => part instanceof Tag))
    throw new Fault(
      'not-acceptable',
      say('Only fields can be filled in, like {{ given_name }}; {% tags %} cannot be used.'),
    )
  refuseMany(outputs.length, fields)
  return [...new Set(outputs.flatMap(({ value }) => judge(value)))]
}

function refuseMany(outputs: number, fields: number): void {
  if (outputs > fields)
    throw new Fault(
      'not-acceptable',
      say('A text can have {most} {{ fields }}; this one has {count}.', { most: fields, count: outputs }),
    )
}

function judge({ initial, filters }: Value): string[] {
  const [first, ...more] = initial.postfix
  if (!first || more.length || !isPlain(first))
    throw new Fault(
      'not-acceptable',
      say('Between {{ and }} stands one field, like {{ given_name }}, and no calculation.'),
    )
  const written = filters.filter(({ name }) => name !== ESCAPE)
  if (written.length > FILTERS)
    throw new Fault(
      'not-acceptable',
      say('A field can have {most} filters; one of these has {count}.', {
        most: FILTERS,
        count: written.length,
      }),
    )
  for (const { name, args } of written) {
    if (!CHEAP.includes(name))
      throw new Fault(
        'not-acceptable',
        say("The filter '{name}' cannot be used. These can: {cheap}.", {
          name: name.slice(0, 40),
          cheap: CHEAP.join(', '),
        }),
      )
    const wrong = args.some(arg => Array.isArray(arg) || !isPlain(arg))
    if (wrong || (name === 'date' && !args.every(isShortFormat)))
      throw new Fault(
        'not-acceptable',
        say('The filter \'{name}\' takes fields, "texts" and numbers; a date a short format.', { name }),
      )
  }
  const hasDefault = written.some(({ name }) => name === 'default')
  return [...(hasDefault ? [] : [first]), ...written.flatMap(({ args }) => args)].flatMap(nameOf)
}

/** The name of a field; nothing for a text, a number or a word like `true`. */
function nameOf(token: object): string[] {
  if (!('props' in token) || !Array.isArray(token.props)) return []
  const [name] = token.props
  return [String(name.content)]
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
