// Judges whether a secret that a client sent was made at random, or made up by a person.
const COMMON_PAIRS =
  'ac ad ag ai al am an ar as at be bl ca ce ch ci ck co ct da de di do ea ec ed ee ei el em en er es et ev ew fe ff fi fo ' +
  'ge gh ha he ho ic ie if ig il im in io ir is it iv ke la le li ll lo ly ma me mi mo na nc nd ne ng ni no ns nt of ol om on ' +
  'oo op or os ot ou ov ow pa pe pl po pr ra re ri ro rs rt sa sc se sh si so ss st su ta te th ti to tr ts ul un ur us ut ve vi wa wh wi wo ' +
  'my ev um au ss'
const ROWS = ['qwertyuiop', 'qwertzuiop', 'asdfghjkl', 'zxcvbnm', 'yxcvbnm', '1234567890']
const WORDLIKE_PAIRS = 6 // a random secret of 12 characters has as many common pairs less than once in a thousand times
const WORDLIKE_SHARE = 0.5 // of the pairs of a secret

/**
 * Estimates the bits of a secret that was drawn at random from the kinds of characters in it. Characters that continue a
 * repetition, an alphabet or a row of the keyboard count nothing, nor do words of the account's own.
 */
export function randomBits(secret: string, own: string[] = []): number {
  const text = own
    .filter(word => word.length > 3)
    .reduce((left, word) => left.replaceAll(word, ''), secret.toLowerCase())
  const seen = new Set<string>()
  let run = 0
  const counted = [...text].filter((character, at, all) => {
    const pair = `${all[at - 1] ?? ''}${character}`
    run = at > 0 && (seen.has(pair) || continues(pair)) ? run + 1 : 0
    seen.add(pair)
    return run < 3 // three neighbours on the keyboard may be chance
  })
  return counted.length * Math.log2(alphabetOf(secret))
}

/** True where most letters follow each other as in words. */
export function isWordlike(secret: string): boolean {
  if (/^(?=.*\d)[\da-f-]+$/i.test(secret)) return false // hexadecimal digits
  const common = new Set(COMMON_PAIRS.split(' '))
  const letters = [...secret]
  const pairs = letters.flatMap((letter, at) => {
    const pair = `${letters[at - 1] ?? ''}${letter}`
    return /^[a-zA-Z][a-z]$/.test(pair) ? [pair.toLowerCase()] : []
  })
  const found = pairs.filter(pair => common.has(pair)).length
  return found >= WORDLIKE_PAIRS && found >= pairs.length * WORDLIKE_SHARE
}

/** Whether a pair continues a repetition, an alphabet or a row of the keyboard: `aa`, `ab`, `ba`, `qw`. */
function continues(pair: string): boolean {
  const [one = 0, other = 0] = [...pair].map(each => each.codePointAt(0))
  const back = [...pair].reverse().join('')
  return Math.abs(one - other) <= 1 || ROWS.some(row => row.includes(pair) || row.includes(back))
}

/** Counts the characters of the kinds that the secret has. */
function alphabetOf(secret: string): number {
  const kinds: [RegExp, number][] = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/[0-9]/, 10],
    [/[^a-zA-Z0-9]/, 32],
  ]
  return kinds.reduce((sum, [kind, size]) => (kind.test(secret) ? sum + size : sum), 0)
}
