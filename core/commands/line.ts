// Lines as people write them, in chat and on the command line, in words: quotes keep a value together, and some words are options.
// What they say to a command: fields.ts
export interface Word {
  text: string
  /** `plain` words of a text go together; what stood in quotes, or is an argument of a shell, is a value by itself. */
  kind: 'plain' | 'quoted' | 'argument'
  /** `--name`, `--name=value`; a name of no letters ends the options. */
  option?: { name: string; value?: string }
  /** Where it stands in the line. */
  from: number
  to: number
}

export interface Line {
  text: string
  words: Word[]
}

/** Quotes as keyboards write them, telephones too. A quote is one only where a blank or the end follows its end. */
const PAIRS = [
  ['"', '"'],
  ['“', '”'],
  ['„', '“'],
  ['„', '”'],
  ['«', '»'],
] as const
const QUOTED = PAIRS.map(([open, close]) => `${open}((?:\\\\${close}|[^${open}${close}])*)${close}(?!\\S)`).join('|')
/** Telephones make a dash of two hyphens. */
const NAME = '(?:--|—)([a-z][\\w-]*)'
const WORD = new RegExp(`\\s*(?:(?:${NAME}=)?(?:${QUOTED})|(\\S+))`, 'giy')
const OPTION = new RegExp(`^(?:--$|${NAME}(?:=([^]*))?$)`, 'i')

/** Reads a line of chat. */
export function lineOf(text: string): Line {
  const words: Word[] = []
  for (const found of text.trimEnd().matchAll(WORD)) {
    const [whole, name, ...values] = found
    const plain = values.pop()
    const to = found.index + whole.length
    const from = to - whole.trimStart().length
    if (plain !== undefined) words.push({ text: plain, kind: 'plain', ...optionIn(plain), from, to })
    else {
      const value = (values.find(each => each !== undefined) ?? '').replace(/\\(["”“»])/g, '$1')
      words.push({ text: value, kind: 'quoted', ...(name !== undefined && { option: { name, value } }), from, to })
    }
  }
  return { text, words }
}

/** Reads the arguments of a shell, which has read its quotes by itself. */
export function lineFrom(given: string[]): Line {
  let to = -1
  const words = given.map((text): Word => {
    const from = to + 1
    to = from + text.length
    return { text, kind: 'argument', ...optionIn(text), from, to }
  })
  return { text: given.join(' '), words }
}

function optionIn(text: string): Pick<Word, 'option'> {
  const [found, name = '', value] = OPTION.exec(text) ?? []
  return found === undefined ? {} : { option: { name, ...(value !== undefined && { value }) } }
}
