import { Buffer } from 'node:buffer'
import { isUnassigned } from './unassigned.ts'
import { say } from '../../texts/say.ts'

/**
 * The normalised localpart of an address, or undefined when `name` cannot be one.
 *
 * It is prepared by the UsernameCaseMapped profile (RFC 7622 §3.3, RFC 8265 §3.3: width mapping, lower case, NFC, and
 * the bidi rule of RFC 5893 §2) over the IdentifierClass (RFC 8264 §4.2 and §9), without the eight characters that
 * RFC 7622 §3.3.1 excludes, in 1 to 1023 bytes. A name is refused as well when the nodeprep of RFC 3920 appendix A,
 * which Prosody speaks, would refuse it (as of Unicode 3.2) or prepare it otherwise: one person, two addresses.
 */
export function localpart(name: string): string | undefined {
  const prepared = prepareLocalpart(name)
  return 'localpart' in prepared ? prepared.localpart : undefined
}

/** As `localpart`, with the reason of a refusal as a clause that follows the name, in every language: `contains a space: leave it out`. */
export function prepareLocalpart(name: string): { localpart: string } | { refused: string } {
  if (/^[a-z0-9._-]{1,1023}$/i.test(name)) return { localpart: name.toLowerCase() }
  if (name.length > 1023) return { refused: tooLong() }
  const wide = name.replace(/[\u3000\uFF01-\uFFEE]/g, char => char.normalize('NFKC'))
  const mapped = wide.toLowerCase().normalize('NFC')
  const refused =
    twoAddresses(mapped) ?? badCharacter(wide) ?? badCharacter(mapped) ?? badContext(mapped) ?? badDirection(mapped)
  if (refused) return { refused }
  if (mapped === '') return { refused: say('is empty: choose at least one letter or digit') }
  return Buffer.byteLength(mapped) > 1023 ? { refused: tooLong() } : { localpart: mapped }
}

const tooLong = () => say('is longer than 1023 bytes: choose a shorter one')

function badCharacter(text: string): string | undefined {
  for (const char of text) {
    const reason = whyNot(char)
    if (reason) return reason
  }
  return undefined
}

/** RFC 8264 §8, in its order as far as it matters here; the contextual code points are judged by `badContext`. */
function whyNot(char: string): string | undefined {
  const shown = `${char} (${codePoint(char)})`
  if (/\s/.test(char)) return say('contains a space: leave it out or write a dot')
  if (/["&'/:<>@]/.test(char)) return say('contains {char}, which addresses exclude (RFC 7622): leave it out', { char })
  if (/[\p{Cc}\p{Cs}]/u.test(char))
    return say('contains the control character {code}: remove it', { code: codePoint(char) })
  if (/\p{Default_Ignorable_Code_Point}/u.test(char))
    return say('contains the invisible character {code}: remove it', { code: codePoint(char) })
  if (/[\u0640\u302E\u302F\u3031-\u3035\u303B]/.test(char))
    return say('contains {shown}, a mere filler: leave it out', { shown })
  if (/[!-~\u00B7\u0375\u05F3\u05F4\u06FD\u06FE\u0F0B\u3007\u30FB]/.test(char)) return undefined
  if (/[\u1100-\u11FF]/.test(char))
    return say('contains {shown}, an old Hangul letter: write whole syllables', { shown })
  if (char.normalize('NFKC') !== char)
    return say('contains {shown}, a variant of other characters: write the plain ones', { shown })
  if (!/[\p{Ll}\p{Lu}\p{Lo}\p{Lm}\p{Mn}\p{Mc}\p{Nd}]/u.test(char))
    return say('contains {shown}, which is neither a letter nor a digit: leave it out', { shown })
  if (isUnassigned(char.codePointAt(0)!))
    return say(
      'contains {shown}, which XMPP servers may not know, as it is newer than Unicode 3.2: write it otherwise',
      { shown },
    )
  return undefined
}

/** CONTEXTO, RFC 5892 A.3 to A.9. The joiners of CONTEXTJ cannot stay, because nodeprep removes them. */
function badContext(text: string): string | undefined {
  if (/(?<!l)·|·(?!l)/.test(text)) return say('contains · elsewhere than between two l: leave it out')
  if (/\u0375(?!\p{Script=Greek})/u.test(text))
    return say('contains \u0375 (U+0375) without a Greek letter after it: leave it out')
  if (/(?<!\p{Script=Hebrew})[\u05F3\u05F4]/u.test(text))
    return say('contains a Hebrew geresh or gershayim after a letter that is not Hebrew: leave it out')
  if (text.includes('・') && !/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(text))
    return say('contains ・ (U+30FB) without any Japanese letter: leave it out')
  if (/[\u0660-\u0669]/.test(text) && /[\u06F0-\u06F9]/.test(text))
    return say('mixes two kinds of Arabic digits: write one kind')
  return undefined
}

/** What PRECIS keeps and nodeprep folds further (RFC 3454, table B.2). These are all: every code point was compared. */
function twoAddresses(text: string): string | undefined {
  const char = [...text].find(char => /[ßς]/.test(char) || char.normalize('NFD').includes('\u0345'))
  if (!char) return undefined
  const plain = char === 'ß' ? 'ss' : char === 'ς' ? 'σ' : `${char.normalize('NFD').replace('\u0345', '')}ι`
  return say(
    'contains {shown}, which some servers and clients turn into {plain} and others do not, so that one person would have two addresses: write {plain}',
    { shown: `${char} (${codePoint(char)})`, plain: plain.normalize('NFC') },
  )
}

/**
 * RFC 5893 §2, narrowed by RFC 3454 §6 (which does not let a right-to-left name end in a digit or a mark). Only these
 * four scripts were written from right to left in Unicode 3.2.
 */
function badDirection(text: string): string | undefined {
  const leftwards = LEFTWARDS.test(text)
  if (!leftwards && /[\u0660-\u0669]/.test(text)) return say('has Arabic digits without Arabic letters: write 0 to 9')
  if (!leftwards) return undefined
  if (STRANGER.test(text)) return say('mixes letters written from right to left with others: write one script')
  const chars = [...text]
  if (!LEFTWARDS.test(chars[0]!) || !LEFTWARDS.test(chars.at(-1)!))
    return say(
      'is written from right to left and must then begin and end with a letter, not a digit, sign or vowel mark',
    )
  if (/[0-9\u06F0-\u06F9]/.test(text) && /[\u0660-\u0669]/.test(text))
    return say('mixes two kinds of digits: write one kind')
  return undefined
}
const LEFTWARDS =
  /[[\p{L}\u05F3\u05F4\u06FD\u06FE]&&[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]]/v
const STRANGER =
  /[^\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Inherited}\u0660-\u0669!-@\[-`\{-~]/v

/** As Unicode writes it: `U+00DF`. */
export function codePoint(char: string): string {
  return `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
}
