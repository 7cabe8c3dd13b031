// Names that are nearly the one that somebody wrote: settings, commands.

/**
 * Finds the names that differ from the written one by few letters, the nearest ones first.
 * @param most how many letters may differ for a name
 */
export function nearestNames(names: readonly string[], written: string, most: (name: string) => number): string[] {
  const length = [...written].length
  const near = names
    .filter(name => Math.abs([...name].length - length) <= most(name)) // else comparing a long text takes as long as the text is
    .map(name => ({ name, slips: slipsBetween(written, name) }))
    .filter(each => each.slips <= most(each.name))
  return near.toSorted((one, other) => one.slips - other.slips).map(({ name }) => name)
}

/** Levenshtein's distance: letters that are to be put in, left out or exchanged. */
function slipsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, column) => column)
  for (const [line, letter] of [...one].entries()) {
    const next = [line + 1]
    for (const [column, another] of [...other].entries()) {
      const [left = 0, above = 0, corner = 0] = [next[column], row[column + 1], row[column]]
      next.push(Math.min(left + 1, above + 1, corner + (letter === another ? 0 : 1)))
    }
    row = next
  }
  return row[other.length] ?? 0
}
