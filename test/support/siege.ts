// The world that the attacks share: a small organisation, and the ways into it that an attacker tries. One per run.
import { expect } from 'chai'
import { secret } from '../../config.ts'
import { chart } from './chart.ts'
import { basic } from './doors.ts'
import { knockFrom } from './elsewhere.ts'
import { FORM } from './forms.ts'
import { signIn } from './party.ts'
import { tappedWorld, type TappedWorld } from './tapped.ts'

export const people = chart(`
  ann
    bob
      dave
      dora
    carl
      ed
      eve
      hal
      ida
      joe
`).map(row => ({ ...row, email: `${row.username}@hr.example` }))

export const CODE = /\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]\b/
export const PAIRING = /Pairing code (\S+?):[^]*?\/p\/([0-9a-z]{26})/

let shared: Promise<TappedWorld> | undefined

export const siege = () => (shared ??= tappedWorld(people, { BELLHOP_DESKTOP_DEVICES: '0' }))

export async function endSiege(): Promise<void> {
  const opened = await shared?.catch(() => undefined)
  shared = undefined
  await opened?.end()
}

let machines = 0

/** A loopback address that no other test comes from, so that nobody is slowed down for somebody else. */
export const newAddress = () => `127.20.${(machines >> 8) & 255}.${machines++ & 255}`

/** Sends a form from an address of its own, or from the one given. */
export const submitFrom = (
  { config }: Pick<TappedWorld, 'config'>,
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
  address = newAddress(),
) =>
  knockFrom(config, address, path, {
    method: 'POST',
    headers: { 'content-type': FORM, accept: 'text/html', ...headers },
    body: new URLSearchParams(fields).toString(),
  })

export const looks = ({ config }: Pick<TappedWorld, 'config'>, path: string, headers: Record<string, string> = {}) =>
  knockFrom(config, newAddress(), path, { headers: { accept: 'text/html', ...headers } })

/** The cookie of somebody who signs in on the pages. */
export async function cookieOf(acme: Pick<TappedWorld, 'config'>, username: string, code: string): Promise<string> {
  const { status, headers } = await submitFrom(acme, '/sign-in', { username, code })
  expect(status, `${username} signs in on the pages`).to.equal(303)
  return headers['set-cookie']?.split(';')[0] ?? ''
}

/** What a code and a cookie open at each door: `page`, `sign-in`, `api`, `xmpp`; empty when everything refuses them. */
export async function opens(acme: TappedWorld, username: string, code: string, cookie: string): Promise<string[]> {
  const { config } = acme
  const found: string[] = []
  const page = await looks(acme, '/invites', { cookie })
  if (page.status === 200) found.push('page')
  if ((await submitFrom(acme, '/sign-in', { username, code })).status === 303) found.push('sign-in')
  const headers = { ...basic(username, code), 'content-type': 'application/json' }
  const asked = { method: 'POST', headers, body: '{}' }
  if ((await knockFrom(config, newAddress(), '/api/commands/whoami', asked)).status === 200) found.push('api')
  const account = { port: config.c2sPort, domain: config.domain, username, password: code }
  const party = await signIn(account).catch(() => undefined)
  if (party) found.push('xmpp')
  await party?.leaves()
  return found
}

/** Asks what only the XMPP server may ask. */
export async function asServer({ config }: TappedWorld, path: string, question: object) {
  const headers = { authorization: `Bearer ${secret(config, 'sign-in')}`, 'content-type': 'application/json' }
  const { status, body } = await knockFrom(config, newAddress(), path, {
    method: 'POST',
    headers,
    body: JSON.stringify(question),
  })
  const told: Record<string, string> = JSON.parse(body)
  return { status, ...told }
}

let adminCookie: Promise<string> | undefined

/** The administrator's code is told once. */
export const cookieOfAdmin = (acme: TappedWorld) =>
  (adminCookie ??= (async () => {
    const [, code = ''] = /with the code (\S+),/.exec((await acme.does('welcome')).text ?? '') ?? []
    return cookieOf(acme, '', code)
  })())

/** Invites somebody by mail; the administrator finds the link among the mails. */
export async function welcomeTo(acme: TappedWorld, username: string): Promise<string> {
  await acme.does('invite', { username })
  const cookie = await cookieOfAdmin(acme)
  const { body } = await looks(acme, '/mails', { cookie })
  const letters = [...body.matchAll(/href="(\/mails\/[^"]+)"/g)].map(([, path = '']) => path)
  for (const path of letters) {
    const letter = await looks(acme, path, { cookie })
    const [, token] = /\/welcome\/([0-9a-z]{26})/.exec(letter.body) ?? []
    if (token && letter.body.includes(username)) return token
  }
  throw new Error(`no letter to ${username}`)
}
