// Check digits of account numbers and references: ISO 7064, MOD 97-10.

/** The remainder by 97 of capitals and digits, of which the first four count last. It is 1 where the check digits are right. */
export function remainder97(text: string): number {
  const digits = [...(text.slice(4) + text.slice(0, 4))].map(each => parseInt(each, 36))
  return Number(BigInt(digits.join('')) % 97n)
}

const IBAN = /^[A-Z]{2}\d{2}[A-Z\d]{11,30}$/

/** @param iban in capitals and without blanks */
export const isIban = (iban: string): boolean => IBAN.test(iban) && remainder97(iban) === 1
