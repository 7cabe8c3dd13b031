// Settings that had another name: the old name works for one release more, and the operator is warned (setting-warnings.ts).

/** The name of today, by the old one. A line goes with the release after the one that it came with. */
export const renamed: Record<string, string> = { BELLHOP_POSTERS_KEPT: 'BELLHOP_POSTERS_CACHED' }
