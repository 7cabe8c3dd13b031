// A world of its own whose Bellhop reaches the server through a tap, and whose organisation the tests write as they like.
import { writeFileSync } from 'node:fs'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Answer } from '../../core/commands/command.ts'
import { freePorts } from '../../setup/ports.ts'
import { csv, type Row } from './chart.ts'
import { serverState, type ServerState } from './state.ts'
import { openTap, type Tap } from './tap.ts'
import { ownWorld, type World } from './world.ts'

export interface TappedWorld extends World {
  tap: Tap
  /** Applies a chart, whoever it removes. */
  becomes(rows: Row[]): Promise<Answer>
  /** What the server holds. */
  state(): Promise<ServerState>
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
  const world = await ownWorld({
    BELLHOP_COMPONENT_PORT: String(port),
    BELLHOP_XMPP_HOST: tap.host,
    BELLHOP_ORG: file('first.csv', csv(first)),
    ...environment,
  })
  return Object.defineProperties(
    {
      ...world,
      tap,
      file,
      state: () => serverState(tap, world.config),
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
