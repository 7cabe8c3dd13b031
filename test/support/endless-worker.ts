// A thread that takes a personal text and never comes to an end with it.
import { parentPort } from 'node:worker_threads'

parentPort?.on('message', () => {
  for (;;);
})
parentPort?.postMessage('ready')
