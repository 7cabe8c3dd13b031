// Skeletons: what a name looks like, so that names that a reader takes for each other are compared as equal (UTS #39 §4).
import unhomoglyph from 'unhomoglyph'

/**
 * Makes the skeletons of a name, of which one equals one of each name that looks the same. There are two, as case and look-alikes
 * mix: a capital I looks like an l, and a small i does not. Signs, spaces and what stands in brackets count for nothing.
 */
export function nameSkeletons(name: string): string[] {
  const plain = name.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '')
  const outside = plain.replace(/[([{].*?(?:[)\]}]|$)/gu, '')
  const forms = [plain, ...(outside === plain ? [] : [outside])]
  const all = forms.flatMap(form => [lookOf(form).toLowerCase(), lookOf(form.toLowerCase())])
  return [...new Set(all.map(letters).filter(Boolean))]
}

const lookOf = (text: string) => unhomoglyph(text.normalize('NFD')).normalize('NFD')
const letters = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '')
