// A world of its own whose Bellhop reaches the server through a tap, and whose organisation the tests write as they like.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Answer } from '../../core/commands/command.ts'
import { startChild, type Child } from '../../setup/child.ts'
import { FLAGS } from '../../setup/flags.ts'
import { poll } from '../../setup/ports.ts'
import { freePorts } from './ports.ts'
import { PROJECT } from '../../setup/prosody.ts'
import { csv, type Row } from './chart.ts'
import { serverState, touched, type ServerState } from './state.ts'
import { openTap, type Tap } from './tap.ts'
import { COMPILED, ownWorld, type World } from './world.ts'

export interface TappedWorld extends World {
  tap: Tap
  /** Applies a chart, whoever it removes. */
  becomes(rows: Row[]): Promise<Answer>
  /** What the server holds. */
  state(): Promise<ServerState>
  /** Starts Bellhop where it was killed, perhaps with other settings, and does not wait for it to be ready. */
  begins(environment?: Record<string, string>): Promise<Child>
  /** Resolves when Bellhop is connected again. */
  restored(): Promise<void>
  /** Writes a file into a folder that ends with the world; its path. */
  file(name: string, content: string | Uint8Array): string
}

export async function tappedWorld(first: Row[], environment: Record<string, string> = {}): Promise<TappedWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-org-'))
  const file = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const [port = 0] = await freePorts(1)
  const tap = await openTap(port)
  const given = {
    BELLHOP_COMPONENT_PORT: String(port),
    BELLHOP_XMPP_HOST: tap.host,
    BELLHOP_ORG: file('first.csv', csv(first)),
    ...environment,
  }
  const world = await ownWorld(given)
  return Object.defineProperties(
    {
      ...world,
      tap,
      file,
      state: () => serverState(tap, world.config),
      begins: (changed: Record<string, string> = {}) =>
        startChild({
          name: 'Bellhop',
          command: process.execPath,
          arguments: [...FLAGS, 'main.ts'],
          folder: PROJECT,
          log: join(world.config.data, 'logs', 'bellhop-again.log'),
          environment: {
            ...given,
            NODE_COMPILE_CACHE: COMPILED,
            BELLHOP_DATA: world.config.data,
            BELLHOP_STORE: world.config.store,
            BELLHOP_DOMAIN: world.config.domain,
            BELLHOP_HTTP_PORT: String(world.config.httpPort),
            ...changed,
          },
        }),
      async restored() {
        const health = () => fetch(`http://127.0.0.1:${world.config.httpPort}/healthz`)
        const isUp = () =>
          health().then(
            ({ ok }) => ok,
            () => false,
          )
        if (!(await poll(isUp))) throw new Error('Bellhop did not connect again')
      },
      async becomes(rows: Row[]) {
        const answer = await world.does('org-apply', { file: csv(rows) })
        const [, losing] = /--yes-remove (\d+)/.exec(answer.text ?? '') ?? []
        return losing ? world.does('org-apply', { file: csv(rows), 'yes-remove': losing }) : answer
      },
      async end() {
        await world.end()
        await tap.end()
        rmSync(folder, { recursive: true, force: true })
      },
    },
    { bellhop: { get: () => world.bellhop } },
  )
}

/** Applies a chart; what the server was told for it, as `touched` gives it. */
export async function touchedBy({ tap, becomes }: TappedWorld, rows: Row[]): Promise<Record<string, string[]>> {
  tap.forgets()
  await becomes(rows)
  return touched(tap.changes())
}
