// Actions of guests and of members who bring them in, for tests, in a world whose organisation has teams and a crowd.
import { chart } from './chart.ts'
import { basic, command } from './doors.ts'
import { healthy } from './healthy.ts'
import { tappedWorld, type TappedWorld } from './tapped.ts'
import { storeOf } from './store.ts'
import type { Store } from '../../core/model/records.ts'

export const CROWD = Array.from({ length: 100 }, (_, n) => `p${n}`)

export const base = chart(`
  ann
    bob
      dave
      dora
    carl
      ed
      eve
    gus
${CROWD.map(name => `      ${name}`).join('\n')}
`)

/** What everything that makes a token worthless is answered. */
export const REFUSED = 'item-not-found: This link is unknown, no longer valid, or was used already.'

export const tokenOf = (link: string | undefined) => link?.split('/').at(-1) ?? ''

export interface Guest {
  username: string
  name: string
  code: string
}

export const guestWorld = () => tappedWorld(base, { BELLHOP_DESKTOP_DEVICES: '0' })

export interface GuestActions {
  /** A link into a group, made by the administrator. */
  link(group: string, fields?: Record<string, string>): Promise<string>
  /** Does a command as a person, over HTTP: the refusal, the link, or else the text. */
  as(username: string, node: string, fields?: object, code?: string): Promise<string>
  /** Somebody opens a link and becomes a guest. */
  stranger(token: string, name?: string): Promise<Guest>
  /** `let in`, or why not. */
  attempt(token: string): Promise<string>
  /** Expects the server to hold exactly what it should. */
  healthy(): Promise<void>
  withStore<T>(use: (store: Store) => Promise<T>): Promise<T>
}

/** @param world asked for at each use, as it is there only behind `before` */
export function guestActions(world: () => TappedWorld): GuestActions {
  const does: TappedWorld['does'] = (node, fields) => world().does(node, fields)
  return {
    link: async (group, fields = {}) => (await does('qr-group', { group, ...fields })).link ?? '',
    async as(username, node, fields = {}, code) {
      const credentials = basic(username, code ?? (await world().code(username)))
      const { body } = await command(world().config, node, fields, credentials)
      const answer: { error?: string; text?: string; link?: string } = JSON.parse(body)
      return answer.error ? `${answer.error}: ${answer.text}` : (answer.link ?? answer.text ?? body)
    },
    async stranger(token, name) {
      const { text = '', table } = await does('guest-add', { token, ...(name && { name }) })
      const [address = '', code = ''] = table?.rows[0] ?? []
      return { username: address.split('@')[0] ?? '', name: text.split(' is here')[0] ?? '', code }
    },
    attempt: token =>
      does('guest-add', { token }).then(
        () => 'let in',
        (error: Error) => error.message,
      ),
    healthy: () => healthy(world()),
    async withStore(use) {
      const store = await storeOf(world().config)
      return use(store).finally(() => store.close())
    },
  }
}
