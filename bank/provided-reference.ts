// References that were given at all.

/** The reference, or undefined for NOTPROVIDED, which is what banks write where nothing was given. */
export function providedReference(reference: string | undefined): string | undefined {
  const trimmed = reference?.trim()
  return trimmed && trimmed.toUpperCase() !== 'NOTPROVIDED' ? trimmed : undefined
}
