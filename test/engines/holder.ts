// A process that claims a store and keeps it: BELLHOP_STORE, the folder. Prints `claimed`, or why not.
import { openStore } from '../../store/open.ts'
import { things } from './things.ts'

const [address = '', folder = ''] = process.argv.slice(2)
const store = await openStore(address, folder, things)
await store.claim('acme.test', () => {})
console.log('claimed')
process.stdin.resume()
