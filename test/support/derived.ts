// Groups derived from a chart, and who is in them.
import { loadConfig } from '../../config.ts'
import { deriveGroups, type Hierarchy } from '../../core/organisation/hierarchy.ts'
import { readEntries } from '../../core/organisation/org.ts'
import { Fault } from '../../xep/fault.ts'
import { chart, csv, type Row } from './chart.ts'

export const entries = (rows: Row[]) => readEntries(Buffer.from(csv(rows)))

/** Derives with settings, without their prefix. */
export const derive = (people: ReturnType<typeof entries>, settings: Record<string, string> = {}) =>
  deriveGroups(
    people,
    loadConfig(Object.fromEntries(Object.entries(settings).map(([name, value]) => [`BELLHOP_${name}`, value]))),
  )

export const names = ({ groups }: Hierarchy) => groups.map(({ name }) => name).sort()

/** What is directly in the group of that name: people by id, groups by name. */
export function within({ groups, memberships }: Hierarchy, name: string): string[] {
  const group = groups.find(each => each.name === name)
  const called = (id: string) => groups.find(each => each.id === id)?.name ?? `(no group ${id})`
  return memberships
    .filter(each => each.group === group?.id)
    .map(({ person, nested }) => person ?? called(nested ?? ''))
    .sort()
}

/** Everyone in the group, once for each path that leads to them. */
export function everyone(found: Hierarchy, name: string): string[] {
  const nested = new Set(names(found))
  return within(found, name)
    .flatMap(each => (nested.has(each) ? everyone(found, each) : [each]))
    .sort()
}

export function refusal(run: () => unknown): Fault {
  try {
    run()
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  throw new Error('it was not refused')
}

export const small = chart(`
  ann
    bob
      carl
        dave
        dora
    bea
`)
