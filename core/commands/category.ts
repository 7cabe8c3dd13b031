// Categories: commands in lists that are short enough to read. Every subject puts its commands into some.
import type { Caller } from '../model/caller.ts'
import { commandsFor, type Command } from './command.ts'

export interface Category {
  /** One word, as people write it behind help. */
  name: string
  /** What its commands are about, in a few words. */
  about: string
  commands: Command[]
}

/** What one subject puts into a category. The first of these subjects says what the category is about. */
export type CategoryPart = Omit<Category, 'about'> & Partial<Pick<Category, 'about'>>

/** Parts of one name are one category. @throws Error where nobody, or a later part, says what a category is about */
export function mergeCategories(parts: CategoryPart[]): Category[] {
  const merged = new Map<string, Category>()
  for (const { name, about, commands } of parts) {
    const known = merged.get(name)
    if ((known === undefined) !== (about !== undefined))
      throw new Error(`The first part of the category '${name}' says what it is about, and no other one does.`)
    merged.set(name, { name, about: known?.about ?? about ?? '', commands: [...(known?.commands ?? []), ...commands] })
  }
  return [...merged.values()]
}

/** Lists the commands that this caller may use, without empty categories. */
export const categoriesFor = (categories: Category[], caller: Caller): Category[] =>
  categories
    .map(each => ({ ...each, commands: commandsFor(each.commands, caller) }))
    .filter(({ commands }) => commands.length > 0)

const NODE = 'category:'

/** The node of XEP-0050 by which a category is found; a command may have its name. */
export const categoryNode = ({ name }: Pick<Category, 'name'>): string => NODE + name

export const categoryAt = (categories: Category[], node: string): Category | undefined =>
  categories.find(each => categoryNode(each) === node)
