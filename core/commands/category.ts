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

/** Categories of one name are one; the first says what it is about. */
export function mergeCategories(categories: Category[]): Category[] {
  const merged = new Map<string, Category>()
  for (const each of categories) {
    const known = merged.get(each.name)
    merged.set(each.name, known ? { ...known, commands: [...known.commands, ...each.commands] } : each)
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
