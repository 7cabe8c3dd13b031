// A process that writes people into a store for as long as it lives, and prints the id of each that was confirmed.
import { writeSync } from 'node:fs'
import { openStore } from '../../store/open.ts'
import { collections } from '../../core/collections.ts'

const [address = '', folder = ''] = process.argv.slice(2)
const store = await openStore(address, folder, collections)

async function write(writer: number): Promise<never> {
  for (let n = 0; ; n++) {
    const id = `${writer}-${n}`
    await store.people.insert({ id, username: id, name: id, manager: null, profile: {} })
    writeSync(1, `${id}\n`)
  }
}

await Promise.all(Array.from({ length: 10 }, (_, writer) => write(writer)))
