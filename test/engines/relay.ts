// A relay in front of a MongoDB server, which sees each request as a whole, and can hold, repeat, lose or count it.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** What happens to one request: `pass` forwards it and its answer. */
export type Fate =
  | { kind: 'pass' }
  /** Forwards the request after so many ms. */
  | { kind: 'delay'; ms: number }
  /** Closes the connection and forwards nothing. */
  | { kind: 'cut' }
  /** Forwards the request, then closes the connection instead of answering. */
  | { kind: 'deaf' }
  /** Closes the connection and forwards the request so many ms later, by a connection of its own. */
  | { kind: 'late'; ms: number }
  /** Forwards the request and, at once, the same again by another connection; answers once. */
  | { kind: 'twice' }

export interface Relay {
  port: number
  end(): Promise<void>
}

export interface Options {
  /** The server behind the relay. */
  port: number
  /** Lets one request at a time through, over all connections: FerretDB changes a record in several steps. */
  oneAtATime?: boolean
  /** Decides what happens to a request, by the name of its command. */
  fate?: (command: string) => Fate | Promise<Fate>
}

export async function startRelay(options: Options): Promise<Relay> {
  const sockets = new Set<Socket>()
  const turn = options.oneAtATime ? makeTurn() : <T>(run: () => Promise<T>) => run()
  const server = createServer(client => {
    keep(sockets, client)
    serve(client, options, turn, sockets)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    async end() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

type Turn = <T>(run: () => Promise<T>) => Promise<T>

function makeTurn(): Turn {
  let last: Promise<unknown> = Promise.resolve()
  return run => {
    const running = last.then(run)
    last = running.catch(() => undefined)
    return running
  }
}

function keep(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket)
  socket.setNoDelay(true)
  socket.on('error', () => undefined)
  socket.once('close', () => sockets.delete(socket))
}

/** Takes the requests of one connection in their order. */
function serve(client: Socket, { port, fate }: Options, turn: Turn, sockets: Set<Socket>): void {
  const upstream = open(port, sockets)
  client.once('close', () => upstream.end())
  let last: Promise<void> = Promise.resolve()
  frames(client, request => {
    last = last.then(async () => {
      const decided = (await fate?.(commandOf(request))) ?? ({ kind: 'pass' } as const)
      if (client.destroyed && decided.kind !== 'late') return
      await meet(decided, request)
    })
    last.catch(() => client.destroy())
  })

  async function meet(decided: Fate, request: Buffer): Promise<void> {
    if (decided.kind === 'cut') return void client.destroy()
    if (decided.kind === 'late') {
      client.destroy()
      const socket = open(port, sockets)
      setTimeout(
        () =>
          void turn(() => ask(socket, request))
            .finally(() => socket.end())
            .catch(() => undefined),
        decided.ms,
      )
      return
    }
    if (decided.kind === 'delay') await new Promise(resolve => setTimeout(resolve, decided.ms))
    const answer = await turn(() => ask(upstream, request))
    if (decided.kind === 'twice') {
      const socket = open(port, sockets)
      await turn(() => ask(socket, request)).finally(() => socket.end())
    }
    if (decided.kind === 'deaf') return void client.destroy()
    client.write(answer)
  }
}

function open(port: number, sockets: Set<Socket>): Socket {
  const socket = connect(port, '127.0.0.1')
  keep(sockets, socket)
  return socket
}

/** Sends a request and waits for its whole answer. */
function ask(socket: Socket, request: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error('The connection is closed.'))
    if (socket.destroyed || socket.writableEnded) return gone()
    socket.once('close', gone)
    const stop = frames(socket, answer => {
      socket.off('close', gone)
      stop()
      resolve(answer)
    })
    socket.write(request)
  })
}

/** Every message begins with its length. */
function frames(socket: Socket, each: (frame: Buffer) => void): () => void {
  let rest: Buffer = Buffer.alloc(0)
  const take = (chunk: Buffer) => {
    rest = rest.length ? Buffer.concat([rest, chunk]) : chunk
    while (rest.length >= 4 && rest.length >= rest.readInt32LE(0)) {
      const frame = rest.subarray(0, rest.readInt32LE(0))
      rest = rest.subarray(frame.length)
      each(frame)
    }
  }
  socket.on('data', take)
  return () => socket.off('data', take)
}

const OP_MSG = 2013

/** The name of the command: the first name in the first section of the message. */
function commandOf(request: Buffer): string {
  if (request.readInt32LE(12) !== OP_MSG) return 'hello'
  const name = 16 + 4 + 1 + 4 + 1 // header, flags, kind of section, length of the document, type of the first field
  return request.toString('latin1', name, request.indexOf(0, name))
}
