// Rules with a stream to a server that a test plays: it sees what they send, and answers as it likes.
import { ComponentWire } from '../../component/wire.ts'
import { hosts } from '../../config.ts'
import type { Context } from '../../core/context.ts'
import { openInside } from './context.ts'
import { stubServer, type StubStream } from './stub-server.ts'

export interface OnStub {
  context: Context
  stream: StubStream
  end(): Promise<void>
}

export async function openOnStub(): Promise<OnStub> {
  const [inside, server] = [await openInside(), await stubServer()]
  const { config, log } = inside.context
  const { promise: up, resolve: online } = Promise.withResolvers<void>()
  const wire = new ComponentWire({
    ...{
      host: '127.0.0.1',
      port: server.port,
      domain: hosts(config).component,
      secrets: () => ['s'],
      intake: 100,
      log,
    },
    ...{ handle: async () => {}, online },
  })
  wire.start()
  const stream = await server.accepts()
  await up
  return {
    context: { ...inside.context, wire },
    stream,
    async end() {
      await wire.stop()
      await server.end()
      await inside.end()
    },
  }
}
