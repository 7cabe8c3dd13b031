// A process that opens a store with one migration more: BELLHOP_STORE, the folder, and `wait` to wait in the middle of the migration.
// Prints `opening`, `waiting` in the middle, where a line of input lets it go on, and `open` or why not.
import { readSync } from 'node:fs'
import { openStore } from '../../store/open.ts'
import { oneMore, things } from './things.ts'

const [address = '', folder = '', word] = process.argv.slice(2)
console.log('opening')
const waiting = () => {
  if (word !== 'wait') return
  console.log('waiting')
  readSync(0, Buffer.alloc(1))
}
const store = await openStore(address, folder, things, { migrations: oneMore(waiting) }).catch(
  (error: Error) => error.message,
)
if (typeof store === 'string') console.log(store)
else {
  console.log('open')
  await store.close()
}
process.exit(0)
