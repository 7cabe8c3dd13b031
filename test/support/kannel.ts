// A gateway for text messages: Debian's Kannel, on loopback, between Bellhop and a message centre of the test's own.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild, tail, type Child } from '../../setup/child.ts'
import { accepts, poll } from '../../setup/ports.ts'
import { freePorts } from './ports.ts'

export interface Kannel {
  /** Where messages are handed in. */
  url: string
  end(): Promise<void>
}

/** @param centre the port of a message centre that speaks SMPP */
export async function startKannel(centre: number): Promise<Kannel> {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-kannel-'))
  const [admin = 0, boxes = 0, port = 0] = await freePorts(3)
  const path = join(folder, 'kannel.conf')
  writeFileSync(path, configuration({ admin, boxes, port, centre }))
  const children: Child[] = []
  for (const [name, opens] of [
    ['bearerbox', boxes],
    ['smsbox', port],
  ] as const) {
    const log = join(folder, `${name}.log`)
    const child = await startChild({ name, command: `/usr/sbin/${name}`, arguments: ['-v', '1', path], log })
    process.once('exit', () => child.kill('SIGKILL'))
    children.push(child)
    if (!(await poll(() => accepts(opens), { givenUp: () => !child.alive() })))
      throw new Error(`${name} did not start:\n${tail(child)}`)
  }
  return {
    url: `http://127.0.0.1:${port}/cgi-bin/sendsms`,
    async end() {
      for (const child of children.toReversed()) await child.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const configuration = (ports: Record<'admin' | 'boxes' | 'port' | 'centre', number>) => `
group = core
admin-port = ${ports.admin}
admin-interface = 127.0.0.1
admin-password = nobody
smsbox-port = ${ports.boxes}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1

group = smsc
smsc = smpp
host = 127.0.0.1
port = ${ports.centre}
smsc-username = acme
smsc-password = secret
system-type = ""
transceiver-mode = true
reconnect-delay = 1

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = ${ports.boxes}
sendsms-port = ${ports.port}
sendsms-interface = 127.0.0.1
global-sender = 12345

group = sendsms-user
username = acme
password = secret
max-messages = 3
concatenation = true

group = sms-service
keyword = default
max-messages = 0
catch-all = yes
text = "none"
`
