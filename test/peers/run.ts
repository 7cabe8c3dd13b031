// npm run test:peers [-- --small] [PEER ...]: tries other people's clients and their own tests on our server and on a stock
// Prosody. Fails when they differ in something that docs/peers.md does not name. --small: a part of Smack's tests.
import { clients } from './clients.ts'
import { isSteady, namedDifferences, names, pairsOf, type Pair, type Result } from './outcome.ts'
import { openOurs, openStock, type Server } from './server.ts'
import { runSmack, SMALL } from './smack.ts'

type Peer = (server: Server, only?: string[]) => Promise<Result[]>

async function main(words: string[]): Promise<number> {
  const isSmall = words.includes('--small')
  const wanted = words.filter(word => !word.startsWith('--'))
  const peers: Record<string, Peer> = {
    ...clients(),
    Smack: (server, only) => runSmack(server, only ?? (isSmall ? SMALL : undefined)),
  }
  const chosen = Object.entries(peers).filter(([name]) => wanted.length === 0 || wanted.includes(name))
  const stock = await openStock()
  const ours = await openOurs()
  try {
    const pairs: Pair[] = []
    for (const [name, peer] of chosen) pairs.push(...(await compared(name, peer, stock, ours)))
    return report(pairs, isSmall)
  } finally {
    await ours.end()
    await stock.end()
  }
}

/** Tries a difference that no row names once more, as a busy machine makes one, too. */
async function compared(name: string, peer: Peer, stock: Server, ours: Server): Promise<Pair[]> {
  const pairs = pairsOf(name, await peer(stock), await peer(ours))
  if (!pairs.some(pair => pair.stock === 'passed')) throw new Error(`${name} passes nothing: ${pairs[0]?.why}`)
  const doubtful = pairs.filter(isUnnamed).map(({ test }) => test)
  if (!doubtful.length) return pairs
  console.log(`${name}: tries ${doubtful.length} tests again`)
  const again = pairsOf(name, await peer(stock, doubtful), await peer(ours, doubtful))
  return pairs.map(pair => (isUnnamed(pair) ? (again.find(({ test }) => test === pair.test) ?? pair) : pair))
}

const isUnnamed = (pair: Pair): boolean =>
  pair.stock !== pair.ours && !namedDifferences().some(difference => names(difference, pair))

/** @returns the exit code */
function report(pairs: Pair[], isSmall: boolean): number {
  for (const { peer, test, stock, ours } of pairs) {
    const sign = stock === ours ? ' ' : '≠'
    console.log(`${sign} ${peer.padEnd(8)} ${test.padEnd(90)} ${stock.padEnd(12)} ${ours}`)
  }
  const unnamed = pairs.filter(isUnnamed)
  for (const { peer, test, stock, ours, why } of unnamed)
    console.log(`docs/peers.md does not name: ${peer}, ${test}: stock ${stock}, ours ${ours}. ${why}`)
  const tried = new Set(pairs.map(({ peer }) => peer))
  const stale = namedDifferences().filter(
    row => tried.has(row.peer) && isSteady(row) && !pairs.some(pair => names(row, pair)),
  )
  if (!isSmall)
    for (const { peer, test } of stale) console.log(`docs/peers.md names a difference that is none: ${peer}, ${test}`)
  const failed = unnamed.length + (isSmall ? 0 : stale.length)
  console.log(`${pairs.length - unnamed.length} passed, ${failed} failed`)
  return failed || !pairs.length ? 1 : 0
}

main(process.argv.slice(2)).then(
  code => process.exit(code),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
