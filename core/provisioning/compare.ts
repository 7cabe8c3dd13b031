// Compares what the server holds with what it should hold, object by object, for provisioning and for the doctor.
import type { Content } from './desired.ts'
import type { Difference } from './kinds.ts'

/** @param concerns which parts are compared: the others stay as they are known */
export function* compare(
  known: Map<string, Content>,
  wanted: Map<string, Content>,
  concerns?: (key: string) => boolean,
): Iterable<Difference> {
  for (const [name, content] of known)
    if (!wanted.has(name)) yield { name, set: [], unset: Object.keys(content), gone: true, whole: {}, known: true }
  for (const [name, content] of wanted) {
    const before = known.get(name)
    const whole = concerns ? merged(before ?? {}, content, concerns) : content
    const set = Object.entries(whole).filter(([key, value]) => before?.[key] !== value)
    const unset = Object.keys(before ?? {}).filter(key => whole[key] === undefined)
    if (!before || set.length + unset.length)
      yield { name, set, unset, gone: false, whole, known: before !== undefined }
  }
}

function merged(before: Content, content: Content, concerns: (key: string) => boolean): Content {
  const rest = Object.entries(before).filter(([key]) => !concerns(key))
  return Object.fromEntries([...rest, ...Object.entries(content).filter(([key]) => concerns(key))])
}
