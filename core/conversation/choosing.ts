// What a line of chat chooses of a numbered list.
import type { Choice } from '../commands/command.ts'

/** By number or name; nothing when neither was shown. */
export const chooseOne = (choices: Choice[], line: string): string | undefined =>
  (choices[Number(line) - 1] ?? choices.find(({ label }) => label.toLowerCase() === line.toLowerCase()))?.value

/** `1, 3-5`, or names: those shown, and others as they are. Nothing when none of them was shown. */
export function chooseMany(choices: Choice[], line: string): string | undefined {
  let isShown = false
  const chosen = line
    .split(/[,;\n]/)
    .flatMap(part => (chooseOne(choices, part.trim()) ? [part.trim()] : part.split(/\s+/)))
    .filter(Boolean)
    .flatMap(word => {
      const found = range(choices, word)
      isShown ||= found.length > 0
      return found.length ? found : [word]
    })
  return isShown ? chosen.join(',') : undefined
}

function range(choices: Choice[], word: string): string[] {
  const [, from, to] = /^(\d+)-(\d+)$/.exec(word) ?? []
  if (from && to) return choices.slice(Number(from) - 1, Number(to)).map(({ value }) => value)
  const one = chooseOne(choices, word) ?? choices.find(({ value }) => value === word.toLowerCase())?.value
  return one === undefined ? [] : [one]
}
