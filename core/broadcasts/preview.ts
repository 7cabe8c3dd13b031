// A personal text as one person would read it. Of others the caller sees what their card shows; fields beyond that stand as their names.
import { Fault } from '../../xep/fault.ts'
import type { Context } from '../context.ts'
import { aboveOf } from '../graph.ts'
import type { Caller } from '../model/caller.ts'
import { fieldsOf, type Person } from '../model/person.ts'
import type { Profile } from '../model/template.ts'
import type { Draft } from './draft.ts'
import { openVersions, type Fillable } from './versions.ts'
import { say } from '../../texts/say.ts'

const NAMES = ['name', 'username', 'given_name', 'family_name', 'language']

/** @throws Fault not-acceptable where the profile lacks a field */
export async function previewText(context: Context, text: Fillable, person: Person, caller: Caller): Promise<string> {
  const filler = openVersions(text, 'throw', context.config)
  const profile = await visibleProfile(context, person, caller)
  const [filled] = await filler.fill([profile]).finally(() => filler.end())
  if (filled && 'text' in filled) return filled.text
  throw new Fault(
    'not-acceptable',
    `${person.username}: ${filled?.refused ?? ''} ${say('A default helps: {{ FIELD | default: "…" }}.')}`,
  )
}

/** A draft as one of its recipients would read it: the text with its choices, and the addresses of its files. */
export async function previewDraft(
  context: Context,
  { fresh }: Pick<Draft, 'fresh'>,
  person: Person,
  caller: Caller,
): Promise<string> {
  const { personal, body, files = [], author } = fresh
  const filled = personal ? await previewText(context, fresh, person, caller) : undefined
  const text = filled === undefined ? body : [filled, ...files.flatMap(({ urls }) => urls.slice(0, 1))].join('\n')
  return author === undefined ? text : `${author}: ${text}`
}

async function visibleProfile(context: Context, person: Person, caller: Caller): Promise<Profile> {
  const all = fieldsOf(person)
  if (await seesAll(context, person, caller)) return all
  const isGuest = person.sponsor !== undefined
  const shown: string[] = isGuest ? ['name', 'username'] : [...NAMES, ...context.config.cards]
  return Object.fromEntries(
    Object.entries(all).map(([field, value]) => [field, shown.includes(field) || !value.trim() ? value : `[${field}]`]),
  )
}

/** The administrator, the person, and everybody above the person. */
async function seesAll(context: Context, person: Person, { admin, person: by }: Caller): Promise<boolean> {
  if (admin || by?.id === person.id) return true
  return by !== undefined && (await aboveOf(context, person)).includes(by.id)
}
