// One moment for both: the server waits while the files of SQLite are frozen (xep/backup.md).
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { Context } from '../core/context.ts'
import { Freeze, Frozen } from '../xep/backup.ts'
import { Fault } from '../xep/fault.ts'
import type { Of } from '../xep/schema.ts'

/**
 * Runs `freeze` while the server handles nothing and Bellhop sends nothing.
 * @param name of the backup: letters, digits and dashes
 * @throws Fault remote-server-timeout where the server is away or on another machine
 */
export async function freezeTogether(
  { wire, config }: Pick<Context, 'wire' | 'config'>,
  name: string,
  freeze: () => Promise<void>,
): Promise<Of<typeof Frozen>> {
  const word = randomBytes(18).toString('base64url')
  const server = createServer(socket => void answer(socket, word, freeze).catch(() => socket.destroy()))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const answer = await wire.askAlone(config.domain, Freeze, { name, port: portOf(server.address()), word })
    if (answer) return Frozen.parse(answer)
    throw new Fault('internal-server-error', 'The XMPP server did not say where its frozen files are.')
  } finally {
    server.close()
  }
}

const portOf = (address: AddressInfo | string | null) => (typeof address === 'object' && address ? address.port : 0)

/** Whoever does not know the word freezes nothing. */
async function answer(socket: Socket, word: string, freeze: () => Promise<void>): Promise<void> {
  socket.on('error', () => {})
  for await (const line of createInterface({ input: socket })) {
    if (line !== word) break
    await freeze()
    socket.end('frozen\n')
  }
  socket.end()
}
