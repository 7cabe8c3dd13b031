// A DNS server on loopback that answers from a list of records.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { decode, encode, type Answer, type Question } from 'dns-packet'

export interface DnsServer {
  /** As `127.0.0.1:5353`. */
  address: string
  records: Answer[]
  /** Names for which it gives an error instead of an answer. */
  broken: Set<string>
  end: () => Promise<void>
}

const AUTHORITATIVE = 1 << 10
const [SERVER_FAILURE, NO_SUCH_NAME] = [2, 3]

export async function startDnsServer(records: Answer[]): Promise<DnsServer> {
  const socket = createSocket('udp4')
  const server: DnsServer = {
    address: '',
    records,
    broken: new Set(),
    async end() {
      socket.close()
      await once(socket, 'close')
    },
  }
  socket.on('message', (asked, { port, address }) => {
    const { id = 0, questions = [] } = decode(asked)
    const [question] = questions
    if (!question) return
    const answers = answersTo(question)
    const failure = server.broken.has(question.name) ? SERVER_FAILURE : isKnown(question.name) ? 0 : NO_SUCH_NAME
    socket.send(encode({ type: 'response', id, flags: AUTHORITATIVE | failure, questions, answers }), port, address)
  })
  await once(socket.bind(0, '127.0.0.1'), 'listening')
  server.address = `127.0.0.1:${socket.address().port}`

  const isKnown = (name: string) => server.records.some(each => each.name.toLowerCase() === name.toLowerCase())
  const answersTo = ({ name, type }: Question): Answer[] =>
    server.records.filter(each => each.name.toLowerCase() === name.toLowerCase() && each.type === type)
  return server
}
