// Texts with {{ fields }}, filled from a profile. Only fields and filters: a template is written by people, so it reads no
// file, repeats nothing and cannot take long (the limits are Liquid's own).
import { Liquid, Output, Tag, type Template } from 'liquidjs'
import { Fault } from '../xep/fault.ts'
import { unfit } from '../xep/text.ts'

export type Fill = (profile: Record<string, string>) => string

const LONGEST = 10_000 // characters before and after filling
const FIELD = /^(?!(true|false|nil|null|empty|blank)$)[a-z_][\w-]*$/i // what Liquid reads as a name, and as nothing else

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

/**
 * @param lacking what to do about a profile that lacks a field: throw Fault not-acceptable, or leave the place empty
 * @throws Fault not-acceptable for a text that is no template
 */
export function template(source: string, lacking: 'throw' | 'empty' = 'throw'): Fill {
  const liquid = lacking === 'throw' ? strict : lenient
  const parts = attempt(() => liquid.parse(source))
  if (parts.some(part => part instanceof Tag))
    throw new Fault('not-acceptable', 'Only fields can be filled in, like {{ given_name }}; {% tags %} cannot be used.')
  const join = joiner(liquid, parts)
  return profile => {
    const text = join(profile) ?? String(attempt(() => liquid.renderSync(parts, profile)))
    if (lacking === 'empty') return text.slice(0, LONGEST) // it was accepted, and has grown since
    if (text.length > LONGEST) throw new Fault('not-acceptable', `It becomes longer than ${LONGEST} characters.`)
    if (unfit(text)) throw new Fault('not-acceptable', 'It has a control character that no message can carry.')
    return text
  }
}

/** Nearly every text only names fields: joined, it takes a twentieth of the time; undefined where Liquid has to fill it. */
function joiner(liquid: Liquid, parts: Template[]): (profile: Record<string, string>) => string | undefined {
  const pieces = parts.map(part =>
    part instanceof Output
      ? { field: FIELD.exec(part.token.content.trim())?.[0] }
      : { text: String(liquid.renderSync([part], {})) },
  )
  return profile => {
    let text = ''
    for (const { text: given, field = '' } of pieces) {
      const piece = given ?? (Object.hasOwn(profile, field) ? profile[field] : undefined)
      if (piece === undefined) return undefined
      text += piece
    }
    return text
  }
}

function attempt<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw new Fault('not-acceptable', error instanceof Error ? error.message : String(error))
  }
}
