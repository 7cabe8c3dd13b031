// A process of its own that opens many component streams and keeps opening those that are lost: PORT COUNT.
import { ComponentWire } from '../../component/wire.ts'

const quiet = { debug() {}, info() {}, warn() {}, error() {} }
const [port, count] = process.argv.slice(2).map(Number)

for (let at = 0; at < (count ?? 0); at++)
  new ComponentWire({
    host: '127.0.0.1',
    port: port ?? 0,
    domain: `bellhop${at}.acme.test`,
    secrets: () => ['s'],
    intake: 100,
    log: quiet,
    handle: async () => {},
    online: () => {},
  }).start()
