// When a page of the chat has nothing left to do: no frame on its WebSocket, and hardly any work of its scripts.
import type { CDPSession, Page } from 'playwright-core'
import { setTimeout as pause } from 'node:timers/promises'

const EVERY = 250 // ms between two looks
const CALM = 5_000 // ms without activity after which a page is quiet
const LONGEST = 300_000 // ms
const IDLE = 0.2 // of the time that scripts and drawing may take in a calm page

export interface Traffic {
  sent: number
  received: number
  bytes: number
}

export interface Quiet extends Traffic {
  /** From the first frame to the last activity. */
  seconds: number
}

/** Follows the page's WebSockets from now on. @returns what waits until the page is quiet */
export async function followTraffic(page: Page): Promise<() => Promise<Quiet>> {
  const traffic: Traffic = { sent: 0, received: 0, bytes: 0 }
  page.on('websocket', socket => {
    socket.on('framesent', () => traffic.sent++)
    socket.on('framereceived', ({ payload }) => {
      traffic.received++
      traffic.bytes += payload.length
    })
  })
  const inspector = await page.context().newCDPSession(page)
  await inspector.send('Performance.enable')
  return () => untilQuiet(inspector, traffic)
}

/** @throws Error when the page is busy for longer than five minutes */
async function untilQuiet(inspector: CDPSession, traffic: Traffic): Promise<Quiet> {
  const frames = () => traffic.sent + traffic.received
  while (!frames()) await pause(EVERY / 10)
  const begun = performance.now()
  let last = begun
  for (let before = { at: begun, frames: 0, work: 0 }; performance.now() - last < CALM;) {
    await pause(EVERY)
    const now = { at: performance.now(), frames: frames(), work: await workOf(inspector) }
    const idle = now.work - before.work < (now.at - before.at) * IDLE
    if (!idle || now.frames > before.frames) last = now.at
    if (last - begun > LONGEST) throw new Error(`The page was still busy after ${LONGEST / 1_000} s.`)
    before = now
  }
  return { ...traffic, seconds: (last - begun) / 1_000 }
}

/** How long the page's main thread has worked so far, in ms. */
async function workOf(inspector: CDPSession): Promise<number> {
  const { metrics } = await inspector.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000
}
