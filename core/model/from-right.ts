/** Characters of scripts that are written from right to left, with their signs and digits, and marks that act like them. */
export const FROM_RIGHT = /[\u0590-\u08FF\u200E\u200F\uFB1D-\uFDFF\uFE70-\uFEFE\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u
