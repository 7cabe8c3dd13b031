// An owner of a broadcast group who writes messages of every kind, and what is to come of each: the model that is judged by.
import {
  drawCorrection,
  drawPicture,
  drawRetraction,
  drawSilent,
  drawText,
  plain,
  type Drawn,
  type Pick,
} from './kinds.ts'

/** What a message does: a copy, correction or retraction to everybody, by `first`, or nothing. */
export interface Thrown extends Drawn {
  by: string
  to: string
  marker: string
  effect: 'copy' | 'correction' | 'retraction' | 'nothing'
  /** The message that a correction or retraction is about, by its id. */
  first?: string
}

interface Sent {
  id: string
  retracted: boolean
}

/** One conversation of an owner with the address of a group: the next message, and what it does. */
export function owner(by: string, to: string, pick: Pick, marker: () => string): () => Thrown {
  const sent: Sent[] = []
  let pending: { id: string; marker: string } | undefined
  let last: Thrown | undefined
  const some = () => sent[pick(sent.length)]
  const nothing = (drawn: Drawn, words = ''): Thrown => ({ ...drawn, by, to, marker: words, effect: 'nothing' })
  const copy = (drawn: Drawn, words: string): Thrown => {
    if (pending) return nothing(drawn, words) // it is asked again: that is no answer
    sent.push({ id: drawn.id, retracted: false })
    return { ...drawn, by, to, marker: words, effect: 'copy' }
  }
  const about = (effect: 'correction' | 'retraction', drawn: Drawn, words: string, first: Sent | undefined): Thrown => {
    if (!first || (first.retracted && effect === 'correction')) return nothing(drawn, words)
    if (first.retracted) return nothing(drawn, words)
    first.retracted = effect === 'retraction'
    return { ...drawn, by, to, marker: words, effect, first: first.id }
  }
  const answered = (): Thrown => {
    const { id, marker: words } = pending!
    const yes = pick(2) === 0
    const drawn = plain(yes ? ['1', '1)', '(1)'][pick(3)]! : ['2', 'No!', 'nein', 'Send nothing'][pick(4)]!)
    pending = undefined
    if (!yes) return nothing(drawn)
    sent.push({ id, retracted: false })
    return { ...drawn, by, to, marker: words, effect: 'copy', first: id }
  }
  const asks = (): Thrown => {
    const words = marker()
    const drawn = plain(`only nosuchperson: ${words}`)
    pending = { id: drawn.id, marker: words }
    return nothing(drawn, words)
  }
  const again = (): Thrown => ({ ...(last ?? nothing(plain(' '))), effect: 'nothing', marker: '' })
  const silent = () => {
    const words = [marker(), '1', '1', 'yes'][pick(4)]!
    return nothing(drawSilent(pick, words), words.startsWith('m') ? words : '')
  }
  const unclear = () => {
    const words = marker()
    return pending ? nothing(plain(`maybe ${words}`), words) : copy(plain(`maybe ${words}`), words)
  }
  const steps: (() => Thrown)[] = [
    ...Array<() => Thrown>(4).fill(() => {
      const words = marker()
      return copy(pick(4) ? drawText(pick, words) : drawPicture(pick, words), words)
    }),
    ...Array<() => Thrown>(3).fill(silent),
    () => {
      const [words, first] = [marker(), some()]
      return about('correction', drawCorrection(pick, words, first?.id ?? 'none'), words, first)
    },
    () => {
      const [words, first] = [marker(), some()]
      return about('retraction', drawRetraction(words, first?.id ?? 'none'), words, first)
    },
    asks,
    () => (pending ? answered() : again()),
    () => (pending ? answered() : unclear()),
    unclear,
    again,
  ]
  return () => (last = steps[pick(steps.length)]!())
}
