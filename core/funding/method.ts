// A card or bank account as its owner knows it, in the language of the reader.
import { say } from '../../texts/say.ts'
import type { SavedMethod } from './provider.ts'

/** `Visa ending in 4242`. One without its last digits was saved with its whole text. */
export function methodShown({ shown, digits }: Pick<SavedMethod, 'shown' | 'digits'>): string {
  if (digits === undefined) return shown
  return shown === ''
    ? say('bank account ending in {digits}', { digits })
    : say('{card} ending in {digits}', { card: shown, digits })
}
