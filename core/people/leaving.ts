// Removes what belongs to a person who leaves. Done before the person is removed from the store, so that a crash in between
// finds it to do again.
import type { Context } from '../context.ts'
import type { Person } from '../model/person.ts'

/** @param successor the id of the member who takes over what has to stay; nobody for a guest */
export async function forgetPerson(context: Context, person: Person, successor?: string): Promise<void> {
  for (const subject of context.house.subjects) await subject.personLeaves?.(context, person, successor)
}
