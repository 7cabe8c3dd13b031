// What @xmpp/component-core is given to speak one stream: the only importer of @xmpp/*. Mends text that is cut between chunks and
// bounds what is parsed; why a stream failed, in words for the operator.
import { Socket } from 'node:net'
import { Component } from '@xmpp/component-core'
import { BoundedParser } from './parser.ts'

export type Entity = Component

/** A component that is not connected yet. @param service as `xmpp://host:port` */
export function makeEntity(service: string, domain: string): Entity {
  const entity = new Stream({ service, domain })
  entity.Socket = Utf8Socket
  entity.Parser = BoundedParser
  return entity
}

/** A component belongs to the server that it was given: another one that is named instead is no more than a reason. */
class Stream extends Component {
  override _onSeeOtherHost(error: Error): void {
    this.emit('error', error)
  }
}

/** Decodes across chunks: a character cut by a packet's end waits until its rest is there. */
class Utf8Socket extends Socket {
  constructor() {
    super()
    this.setEncoding('utf8')
    this.setNoDelay(true)
  }
}

/** Lets everything that is written before the running callback ends leave in one piece: the server reads and handles many stanzas at once. */
export function gatherWrites({ socket }: Entity): void {
  if (!socket || socket.writableCorked) return
  socket.cork()
  process.nextTick(() => socket.uncork()) // behind the microtasks: what one answer of the store leads to is in it
}

/** Why a stream failed, and what to do. */
export function explainFailure({ condition, message }: Error & { condition?: string }, domain: string): string {
  if (condition === 'conflict')
    return `another Bellhop is connected as ${domain}; stop that one, or give this one another BELLHOP_DOMAIN`
  if (condition === 'not-authorized')
    return "the XMPP server refuses the component's secret: its component_secret and secrets/component in BELLHOP_DATA differ"
  if (condition === 'host-unknown') return `the XMPP server has no component ${domain}; see BELLHOP_DOMAIN`
  return `stream to the XMPP server: ${condition ?? message}`
}
