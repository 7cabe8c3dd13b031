// The thread behind paint.ts: WebAssembly, with fonts of its own, so that a picture is the same on every machine.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import type { Drawn, Painting } from './paint.ts'

const { resolve } = createRequire(import.meta.url)
const { svg, width }: Painting = workerData

await initWasm(readFileSync(resolve('@resvg/resvg-wasm/index_bg.wasm')))
const fontBuffers = ['DejaVuSans', 'DejaVuSans-Bold'].map(name =>
  readFileSync(resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`)),
)
const picture = new Resvg(svg, { fitTo: { mode: 'width', value: width }, font: { fontBuffers } }).render()
const { pixels } = picture
const drawn: Drawn = { png: picture.asPng(), isEmpty: pixels.every(each => each === 0) }
parentPort?.postMessage(drawn)
