// The network behind a gateway for text messages: a message centre that speaks SMPP 3.4, takes or refuses messages, and sends
// receipts as a test wants.
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'

const RESPONSE = 0x8000_0000
const SUBMIT = 0x4
const DELIVER = 0x5
const IS_RECEIPT = 0x4 // esm_class
const HEADER = 16 // bytes of length, command, status, number

export interface Submitted {
  /** Type of number: 1 for international ones. */
  ton: number
  to: string
  /** 0 for the GSM alphabet, 8 for UCS-2. */
  coding: number
  text: Buffer
}

export interface MessageCentre {
  port: number
  submitted: Submitted[]
  /** What becomes of a message to a number: `stat` of its receipt, or a command_status that refuses it at once. */
  fates: Record<string, string | number>
  end(): Promise<void>
}

export async function openMessageCentre(): Promise<MessageCentre> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {}) // a gateway that was killed
    let rest: Buffer = Buffer.alloc(0)
    socket.on('data', (data: Buffer) => {
      rest = Buffer.concat([rest, data])
      for (; rest.length >= HEADER && rest.length >= rest.readUInt32BE(0); rest = rest.subarray(rest.readUInt32BE(0)))
        take(socket, rest.subarray(0, rest.readUInt32BE(0)))
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')

  function take(socket: Socket, pdu: Buffer): void {
    const [command, number] = [pdu.readUInt32BE(4), pdu.readUInt32BE(12)]
    if (command >= RESPONSE) return
    if (command !== SUBMIT) return void socket.write(pduOf(command + RESPONSE, 0, number, Buffer.from('centre\0')))
    const message = readSubmit(pdu.subarray(HEADER))
    centre.submitted.push(message)
    const fate = centre.fates[message.to]
    if (typeof fate === 'number') return void socket.write(pduOf(command + RESPONSE, fate, number))
    const id = String(centre.submitted.length)
    socket.write(pduOf(command + RESPONSE, 0, number, Buffer.from(`${id}\0`)))
    if (fate) socket.write(pduOf(DELIVER, 0, number, receipt(message, id, fate)))
  }

  const centre: MessageCentre = {
    port: (server.address() as AddressInfo).port,
    submitted: [],
    fates: {},
    async end() {
      for (const socket of sockets) socket.destroy()
      await once(server.close(), 'close')
    },
  }
  return centre
}

function pduOf(command: number, status: number, number: number, body: Buffer = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(HEADER)
  for (const [at, value] of [HEADER + body.length, command, status, number].entries())
    header.writeUInt32BE(value, at * 4)
  return Buffer.concat([header, body])
}

/** SMPP 3.4 §4.4.1: texts that end with a zero, and single bytes. */
function readSubmit(body: Buffer): Submitted {
  let at = 0
  const text = () => {
    const end = body.indexOf(0, at)
    const found = body.toString('latin1', at, end)
    at = end + 1
    return found
  }
  const byte = () => body[at++] ?? 0
  text() // service_type
  at += 2
  text() // source_addr
  const ton = byte()
  byte()
  const to = text()
  at += 3 // esm_class, protocol_id, priority_flag
  text() // schedule_delivery_time
  text() // validity_period
  at += 2 // registered_delivery, replace_if_present_flag
  const coding = byte()
  byte()
  const length = byte()
  return { ton, to, coding, text: body.subarray(at, at + length) }
}

/** Appendix B: what a message centre writes into a receipt, with the beginning of the message. */
function receipt({ to, text }: Submitted, id: string, stat: string): Buffer {
  const said = `id:${id} sub:001 dlvrd:000 submit date:2611281200 done date:2611281201 stat:${stat} err:001 text:`
  const message = Buffer.concat([Buffer.from(said), text.subarray(0, 20)])
  const address = (number: string) => Buffer.concat([Buffer.from([1, 1]), Buffer.from(`${number}\0`)])
  const before = Buffer.from([IS_RECEIPT, 0, 0, 0, 0, 0, 0, 0, 0, message.length])
  return Buffer.concat([Buffer.from('\0'), address(to), address('12345'), before, message])
}
