// Opening the stream: whatever a server says or does at any moment of it, we live and are let in at last.
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { startChild, type Child } from '../../setup/child.ts'
import { FLAGS } from '../../setup/flags.ts'
import { poll } from '../../setup/ports.ts'
import { PROJECT } from '../../setup/prosody.ts'

const STREAMS = 12

const HEADER = "<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' id='1'>"
const ERRORS = "xmlns='urn:ietf:params:xml:ns:xmpp-streams'"

/** What is said until the server is at that stage: an entry is said when that many times something was received. */
const stages: Record<string, string[]> = {
  connected: [],
  'asked for a stream': [''],
  'answering it': [HEADER.slice(0, 40)],
  'answered it': [HEADER],
  'given the handshake': [HEADER, ''],
  'letting in': [HEADER, '<handsh'],
  'let in': [HEADER, '<handshake/>'],
}

const acts: Record<string, (socket: Socket) => void> = {
  'resets the line': socket => void socket.resetAndDestroy(),
  'says something and resets the line': socket => void socket.write('<a/>', () => socket.resetAndDestroy()),
  'closes the line': socket => void socket.end(),
  'ends the stream': socket => void socket.write('</stream:stream>'),
  'ends the stream and goes on': socket => goesOn(socket, '</stream:stream>', '<message/>'),
  'ends what never began': socket => goesOn(socket, '</a>', '</b>'),
  'crosses its tags': socket => goesOn(socket, '<a><b></a></c></d>', '<e></f>'),
  'says what is no XML': socket => goesOn(socket, '\0<<&;>]]>\u00ff', '</></>'),
  'speaks HTTP': socket => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
  'refuses twice': socket => goesOn(socket, refusal('conflict'), refusal('not-authorized')),
  'names another host': socket => goesOn(socket, refusal('see-other-host'), ''),
}

const refusal = (condition: string) => `<stream:error><${condition} ${ERRORS}/></stream:error>`

function goesOn(socket: Socket, first: string, then: string): void {
  socket.setNoDelay(true).write(first, () => setImmediate(() => socket.write(then || ' ')))
}

describe('opening the stream', function () {
  this.timeout(60_000)
  let ends: (() => Promise<void> | void)[] = []
  afterEach(async () => {
    for (const end of ends.toReversed()) await end()
    ends = []
  })

  async function opener(port: number): Promise<Child> {
    const folder = mkdtempSync(join(tmpdir(), 'bellhop-opener-'))
    ends.push(() => rmSync(folder, { recursive: true, force: true }))
    const child = await startChild({
      name: 'the opener',
      command: process.execPath,
      arguments: [...FLAGS, 'test/support/opener.ts', String(port), String(STREAMS)],
      folder: PROJECT,
      log: join(folder, 'log'),
    })
    ends.push(() => child.stop())
    return child
  }

  /** A server that does one thing after the other to whom it meets, and lets in who comes then. */
  async function server(script: [string[], (socket: Socket) => void][]) {
    const sockets = new Set<Socket>()
    const left = [...script]
    let inside = 0
    const listener = createServer(socket => {
      sockets.add(socket)
      const act = left.shift()
      socket.on('error', () => {}).once('close', () => sockets.delete(socket))
      const [says, then] = act ?? [[HEADER, '<handshake/>'], () => void inside++]
      const lines = [...says]
      if (!lines.length) then(socket)
      socket.on('data', () => {
        const line = lines.shift()
        if (line) socket.write(line)
        if (line !== undefined && !lines.length) then(socket)
      })
    })
    await once(listener.listen(0, '127.0.0.1'), 'listening')
    ends.push(() => {
      for (const socket of sockets) socket.destroy()
      listener.close()
    })
    return { port: (listener.address() as AddressInfo).port, inside: () => inside, left: () => left.length }
  }

  for (const [act, does] of Object.entries(acts))
    it(`survives a server that ${act}, whenever it does`, async () => {
      const cuts = Object.values(stages).map((says): [string[], (socket: Socket) => void] => [says, does])
      const { port, inside, left } = await server([...cuts, ...cuts, ...cuts])
      const child = await opener(port)
      const allIn = await poll(async () => inside() === STREAMS, { givenUp: () => !child.alive() })
      expect({ allIn, left: left(), alive: child.alive() }, child.output()).to.deep.equal({
        allIn: true,
        left: 0,
        alive: true,
      })
    })
})
