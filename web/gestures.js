// Gestures of a pointer, by touch or mouse: tap, long tap, swipe left, swipe right. Scrolling up and down stays the browser's
// (`touch-action: pan-y` in the style sheet).

const LONG = 500 // ms that a finger stays for a long tap
const STILL = 10 // px that a finger may move during a tap
const SWIPE = 48 // px to one side that make a swipe

/**
 * Follows what a pointer does on an element. A tap comes from the element's own click, so that a keyboard makes one, too.
 * @param made called with the gesture
 * @param moved called with the pixels to one side while a pointer moves, and the gesture that its end would make; with 0 at the end
 */
export function followGestures(element, { made, moved }) {
  let start // of the pointer that is down
  let isTap = true
  let timer
  const end = () => {
    clearTimeout(timer)
    start = undefined
    moved(0)
  }
  const sideways = ({ clientX, clientY }) => {
    const [x, y] = [clientX - start.x, clientY - start.y]
    const isSwipe = Math.abs(x) >= SWIPE && Math.abs(x) > Math.abs(y)
    const isFar = Math.abs(x) > STILL || Math.abs(y) > STILL
    return { x, isFar, swipe: isSwipe ? (x < 0 ? 'swipe-left' : 'swipe-right') : undefined }
  }
  element.addEventListener('pointerdown', event => {
    if (!event.isPrimary || event.button !== 0) return
    start = { x: event.clientX, y: event.clientY, id: event.pointerId }
    isTap = true
    element.setPointerCapture(event.pointerId)
    timer = setTimeout(() => {
      isTap = false
      end()
      made('long-tap')
    }, LONG)
  })
  element.addEventListener('pointermove', event => {
    if (event.pointerId !== start?.id) return
    const { x, isFar, swipe } = sideways(event)
    if (!isFar) return
    clearTimeout(timer)
    isTap = false
    moved(x, swipe)
  })
  element.addEventListener('pointerup', event => {
    if (event.pointerId !== start?.id) return
    const { swipe } = sideways(event)
    end()
    if (swipe) made(swipe)
  })
  element.addEventListener('pointercancel', end) // the browser scrolls
  element.addEventListener('contextmenu', event => event.preventDefault()) // what a long tap opens elsewhere
  element.addEventListener('click', event => {
    if (isTap || event.detail === 0) made('tap') // without a pointer: a key, or a screen reader
    isTap = true
  })
}
