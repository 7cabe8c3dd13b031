// Makes wrong inputs of right ones: bytes that change, pieces that are gone, doubled, moved or strange. The same for the same numbers.

export type Draw = (limit: number) => number

const SMALL = 40 // bytes of a piece that is cut or moved
const LARGE = 2_000 // times that a piece is repeated

/** Pieces at which readers of text stumble. */
const STRANGE = [
  ...[
    '',
    '\0',
    '\r',
    '\n',
    '\r\n\r\n',
    '\t',
    ' ',
    '"',
    "'",
    '<',
    '>',
    '&',
    ';',
    ',',
    ':',
    '=',
    '%',
    '%zz',
    '\\',
    '/',
    '..',
    '{',
    '}',
    '[',
    ']',
  ],
  ...[
    '0',
    '-1',
    '-0',
    '00',
    '1e309',
    '9007199254740993',
    '99999999999999999999',
    '0.1',
    'NaN',
    'null',
    'true',
    '[]',
    '{}',
    '""',
  ],
  ...['__proto__', 'constructor', 'toString', '\u202e', '\ufeff', '\ufffd', '\u{1f600}', 'ü', '\u0301', '１'],
  ...[
    '2026-02-30',
    '0000-00-00',
    '9999-12-31',
    '<!-- ',
    ']]>',
    '<![CDATA[',
    '<?x?>',
    '&amp;',
    '&#0;',
    '&none;',
    'A'.repeat(300),
  ],
]

/** @param words pieces that mean something to the reader */
export function mutated(sample: Buffer, draw: Draw, words: readonly string[]): Buffer {
  let input = sample
  for (let left = 1 + draw(4); left > 0; left--) input = mutation(draw)(input, draw, words)
  return input
}

type Mutation = (input: Buffer, draw: Draw, words: readonly string[]) => Buffer

const mutation = (draw: Draw): Mutation => MUTATIONS[draw(MUTATIONS.length)] ?? changeByte

const insert = (input: Buffer, at: number, piece: Buffer) =>
  Buffer.concat([input.subarray(0, at), piece, input.subarray(at)])

const changeByte: Mutation = (input, draw) => {
  const changed = Buffer.from(input)
  if (changed.length) changed[draw(changed.length)] = draw(256)
  return changed
}

const pieceOf = (input: Buffer, draw: Draw): [from: number, to: number] => {
  const from = draw(input.length + 1)
  return [from, Math.min(input.length, from + 1 + draw(SMALL))]
}

const cut: Mutation = (input, draw) => {
  const [from, to] = pieceOf(input, draw)
  return Buffer.concat([input.subarray(0, from), input.subarray(to)])
}

const truncate: Mutation = (input, draw) => input.subarray(0, draw(input.length + 1))

const move: Mutation = (input, draw) => {
  const [from, to] = pieceOf(input, draw)
  return insert(input, draw(input.length + 1), input.subarray(from, to))
}

const repeat: Mutation = (input, draw) => {
  const [from, to] = pieceOf(input, draw)
  const piece = input.subarray(from, to)
  return insert(input, to, Buffer.concat(Array<Buffer>(1 + draw(LARGE)).fill(piece)))
}

const insertStrange: Mutation = (input, draw) =>
  insert(input, draw(input.length + 1), Buffer.from(STRANGE[draw(STRANGE.length)] ?? ''))

const insertWord: Mutation = (input, draw, words) =>
  insert(input, draw(input.length + 1), Buffer.from(words[draw(words.length)] ?? ''))

/** A number, a name or a text between quotes becomes another one. */
const replaceToken: Mutation = (input, draw, words) => {
  const text = input.toString('latin1')
  const tokens = [...text.matchAll(/\w+|"[^"]*"/g)]
  const token = tokens[draw(tokens.length || 1)]
  if (!token) return input
  const all = draw(2) ? STRANGE : words
  const piece = Buffer.from(all[draw(all.length || 1)] ?? '')
  return Buffer.concat([input.subarray(0, token.index), piece, input.subarray(token.index + token[0].length)])
}

/** A value somewhere in a JSON text becomes another one, or is gone. */
const changeJson: Mutation = (input, draw) => {
  try {
    const value: unknown = JSON.parse(input.toString())
    const places = placesIn(value)
    const [holder, key] = places[draw(places.length || 1)] ?? []
    if (!holder || key === undefined) return input
    const values = [
      ...STRANGE,
      null,
      true,
      -1,
      0.5,
      1e21,
      [],
      {},
      [[]],
      undefined,
      ...places.map(([from, at]) => from[at]),
    ]
    holder[key] = values[draw(values.length)]
    return Buffer.from(JSON.stringify(value))
  } catch {
    return input // no JSON, or a circle
  }
}

type Holder = Record<string, unknown>

function placesIn(value: unknown): [Holder, string][] {
  if (typeof value !== 'object' || value === null) return []
  const holder: Holder = Object.assign(value)
  return Object.keys(holder).flatMap(key => [[holder, key] as [Holder, string], ...placesIn(holder[key])])
}

const MUTATIONS: Mutation[] = [
  ...[changeByte, cut, truncate, move, repeat],
  ...[insertStrange, insertWord, replaceToken, replaceToken, changeJson, changeJson, changeJson],
]
