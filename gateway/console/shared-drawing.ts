// One drawing for all who look at the same thing at the same time.

interface Drawn {
  at: number
  drawing: Promise<string>
}

/**
 * Draws each view at most once in a while, for all who ask for the view meanwhile.
 * @param every ms for which a drawing is handed out
 * @param now ms of a clock that only goes forward
 */
export function makeSharedDrawing(
  every: number,
  now: () => number = () => performance.now(),
): (view: string, draw: () => Promise<string>) => Promise<string> {
  const drawn = new Map<string, Drawn>()
  return (view, draw) => {
    for (const [old, { at }] of drawn) if (now() - at >= every) drawn.delete(old)
    const known = drawn.get(view)
    if (known) return known.drawing
    const drawing = draw()
    drawn.set(view, { at: now(), drawing })
    drawing.catch(() => drawn.delete(view))
    return drawing
  }
}
