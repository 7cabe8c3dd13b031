// Text messages: 160 characters of the GSM 7-bit alphabet (3GPP TS 23.038) are one; with any other character, 70 are.
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
const EXTENDED = '^{}\\[~]|€' // each of these takes two places

const ONE = 160 // characters of GSM 03.38 in one text message

/** Whether it goes out as one text message. */
export function isOne(text: string): boolean {
  const places = [...text].map(character =>
    BASIC.includes(character) ? 1 : EXTENDED.includes(character) ? 2 : Infinity,
  )
  return places.reduce((total, each) => total + each, 0) <= ONE
}

/** Without the accents that the alphabet lacks: Č becomes C, ü stays. What has no such mail stays as it is. */
export const withoutAccents = (text: string) =>
  [...text.normalize('NFC')]
    .map(character => (BASIC.includes(character) ? character : character.normalize('NFD').replace(/\p{M}/gu, '')))
    .join('')
