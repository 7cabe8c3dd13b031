// A process that makes one batch and is killed somewhere in it: BELLHOP_STORE, the folder. Prints `ready`, begins at a line
// of input, prints `made`.
import { once } from 'node:events'
import { openStore } from '../../store/open.ts'
import { crashing } from './crashing.ts'
import { things } from './things.ts'

const [address = '', folder = ''] = process.argv.slice(2)
const store = await openStore(address, folder, things)
console.log('ready')
await once(process.stdin, 'data')
process.emit('message', 'begin', undefined)
await store.batch(crashing)
console.log('made')
process.stdin.destroy()
await store.close()
