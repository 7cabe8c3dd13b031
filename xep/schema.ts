// The small codec language: a payload is declared once, and its type, its parser and its builder follow.
import { Element } from 'ltx'
import { Fault } from './fault.ts'
import { isLonger } from './text.ts'
import { say } from '../texts/say.ts'

/** A stanza or a payload as the wire carries it: for rules a value that extensions build and read. */
export type { Element } from 'ltx'

/** How one value is written as text, in an attribute or as character data. `parse` throws Fault bad-request. */
export interface Scalar<T> {
  parse: (text: string) => T
  print: (value: T) => string
}

/** How one property of a payload is kept in its element; `read` answers undefined when it is not there. */
export interface Field<T> {
  read: (element: Element, key: string, ns: string) => T | undefined
  write: (element: Element, key: string, value: NonNullable<T>, ns: string) => void
  optional?: true
}

type Fields = Record<string, Field<any>>
type OptionalKeys<F extends Fields> = { [K in keyof F]: undefined extends Value<F[K]> ? K : never }[keyof F]
type Value<F> = F extends Field<infer T> ? T : never
type Shape<F extends Fields> = { [K in Exclude<keyof F, OptionalKeys<F>>]: Value<F[K]> } & {
  [K in OptionalKeys<F>]?: Exclude<Value<F[K]>, undefined>
}

/** A payload element of one namespace. */
export interface Extension<T> {
  ns: string
  name: string
  /** @throws Fault bad-request when the element is not of the declared form */
  parse: (element: Element) => T
  build: (value: T) => Element
}

export type Of<E> = E extends Extension<infer T> ? T : never

/** Declares a payload. Attributes and children that are not declared are ignored (RFC 6120 §8.4). */
export function element<F extends Fields>(ns: string, name: string, fields: F): Extension<Shape<F>> {
  const entries = Object.entries(fields)
  return {
    ns,
    name,
    parse(from) {
      if (!from.is(name, ns)) throw bad(`Expected <${name} xmlns='${ns}'/>.`)
      const value: Record<string, unknown> = {}
      for (const [key, field] of entries) {
        const found = field.read(from, key, ns)
        if (found !== undefined) value[key] = found
        else if (!field.optional) throw bad(`<${name}/> needs '${key}'.`)
      }
      return value as any
    },
    build(value) {
      const built = new Element(name, { xmlns: ns })
      for (const [key, field] of entries) {
        const given = (value as any)[key]
        if (given !== undefined) field.write(built, key, given, ns)
      }
      return built
    },
  }
}

/** An attribute; its name is the property's unless another is given. */
export const attr = <T>(scalar: Scalar<T>, name?: string): Field<T> => ({
  read: (from, key) => given(from.attrs[name ?? key], scalar),
  write(to, key, value) {
    to.attrs[name ?? key] = scalar.print(value)
  },
})

/** The element's own character data. */
export const text = <T>(scalar: Scalar<T>): Field<T> => ({
  read: from => scalar.parse(from.getText()),
  write: (to, _key, value) => void to.t(scalar.print(value)),
})

/** A child that holds text alone: `<title>…</title>`; its name is the property's unless another is given. */
export const textChild = <T>(scalar: Scalar<T>, name?: string): Field<T> => ({
  read: (from, key, ns) => given(from.getChild(name ?? key, ns)?.getText(), scalar),
  write: (to, key, value) => void to.c(name ?? key).t(scalar.print(value)),
})

/** One child with a declaration of its own. */
export const child = <T>(extension: Extension<T>): Field<T> => ({
  read(from) {
    const found = from.getChild(extension.name, extension.ns)
    return found && extension.parse(found)
  },
  write: (to, _key, value, ns) => append(to, extension.build(value), ns),
})

/** All children of a declaration, in order; at most `most` of them. */
export const list = <T>(extension: Extension<T>, most = 10_000): Field<T[]> => ({
  read: from => bounded(from, extension.name, extension.ns, most).map(extension.parse),
  write(to, _key, values, ns) {
    for (const value of values) append(to, extension.build(value), ns)
  },
})

/** All children that hold text alone: `<to>…</to><to>…</to>`. */
export const textList = <T>(scalar: Scalar<T>, name: string, most = 10_000): Field<T[]> => ({
  read: (from, _key, ns) => bounded(from, name, ns, most).map(each => scalar.parse(each.getText())),
  write(to, _key, values) {
    for (const value of values) to.c(name).t(scalar.print(value))
  },
})

/** A child whose text is a list, separated by white space: quicker to read than a child for each. */
export const words = (most = 10_000): Field<string[]> => ({
  read(from, key, ns) {
    const found = from.getChild(key, ns)?.getText().split(/\s+/).filter(Boolean) ?? []
    if (found.length > most) throw bad(say('More than {most} in <{element}/>.', { most, element: key }))
    return found
  },
  write(to, key, values) {
    if (values.length) to.c(key).t(values.join(' '))
  },
})

/** The same, but it may be absent. */
export const optional = <T>(field: Field<T>): Field<T | undefined> =>
  ({ ...field, optional: true }) as Field<T | undefined>

export const string = (most = 1_000): Scalar<string> => ({
  parse(value) {
    if (isLonger(value, most))
      throw bad(say('A text of more than {most} characters is too long. Shorten it.', { most }))
    return value
  },
  print: value => value,
})

/** At least one character. */
export const filled = (most = 1_000): Scalar<string> => ({
  parse(value) {
    if (!value.trim()) throw bad(say('An empty text where one is needed.'))
    return string(most).parse(value)
  },
  print: value => value,
})

export const integer = (low = 0, high = Number.MAX_SAFE_INTEGER): Scalar<number> => ({
  parse(value) {
    const number = Number(value)
    if (!/^-?\d{1,16}$/.test(value) || number < low || number > high)
      throw bad(say("'{value}' is no whole number from {low} to {high}.", { value: value.slice(0, 20), low, high }))
    return number
  },
  print: String,
})

export const oneOf = <const T extends string>(...choices: T[]): Scalar<T> => ({
  parse(value) {
    const found = choices.find(each => each === value)
    if (found === undefined)
      throw bad(say("'{value}' is none of {choices}.", { value: value.slice(0, 40), choices: choices.join(', ') }))
    return found
  },
  print: value => value,
})

/** xs:boolean (XML Schema 2 §3.2.2): true, false, 1, 0. */
export const boolean: Scalar<boolean> = {
  parse(value) {
    if (!['true', 'false', '1', '0'].includes(value))
      throw bad(say("'{value}' is neither true nor false.", { value: value.slice(0, 40) }))
    return value === 'true' || value === '1'
  },
  print: String,
}

const bad = (text: string) => new Fault('bad-request', text)

const given = <T>(value: string | undefined | null, scalar: Scalar<T>) =>
  value === undefined || value === null ? undefined : scalar.parse(value)

function bounded(from: Element, name: string, ns: string, most: number): Element[] {
  const found = from.getChildren(name, ns)
  if (found.length > most)
    throw bad(say('<{element}/> has more than {most} <{child}/>.', { element: from.name, most, child: name }))
  return found
}

function append(to: Element, built: Element, ns: string): void {
  if (built.attrs.xmlns === ns) delete built.attrs.xmlns
  to.cnode(built)
}
