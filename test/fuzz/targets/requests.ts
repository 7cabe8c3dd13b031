// Bodies of requests to the gateway: directories by SCIM, forms of pages, fields of commands, notifications of the payment provider.
import Stripe from 'stripe'
import { secret } from '../../../config.ts'
import { nodeOf, type Command } from '../../../core/commands/command.ts'
import { runCommand } from '../../../core/commands/run.ts'
import { administrator } from '../../../core/model/caller.ts'
import { house } from '../../../core/subjects.ts'
import { forms } from '../../../gateway/pages.ts'
import { openInsideGateway } from '../inside.ts'
import type { Reader, Target } from '../target.ts'

interface Asked {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH'
  url: string
  headers: Record<string, string>
  payload?: Buffer
}

type Gateway = Awaited<ReturnType<typeof openInsideGateway>>

/** Every request comes from another address, as bounds on one address are no subject here. */
const addressOf = (at: number) => `10.${(at >> 16) & 255}.${(at >> 8) & 255}.${at & 255}`

/** @param requestFor the request that brings an input */
function reader({ http, refuseIncidents, end }: Gateway, requestFor: (input: Buffer, at: number) => Asked): Reader {
  return {
    async take(input, at) {
      const { statusCode, body } = await http.inject({ ...requestFor(input, at), remoteAddress: addressOf(at) })
      refuseIncidents()
      if (statusCode === 500) throw new Error(`answered 500: ${body.slice(0, 500)}`)
      return statusCode < 400
    },
    end,
  }
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value))

const USER = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  externalId: 'e1',
  userName: 'carl@acme.example',
  name: { givenName: 'Carl', familyName: 'Cole' },
  emails: [{ value: 'carl@acme.example', type: 'work', primary: true }],
  active: true,
}
const PATCH = {
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [
    { op: 'replace', path: 'emails[type eq "work"].value', value: 'c@acme.example' },
    { op: 'add', value: { active: false, 'name.familyName': 'Hill' } },
    { op: 'remove', path: 'title' },
  ],
}
const GROUP = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
  displayName: 'Sales',
  members: [{ value: 'x' }],
}
const FILTER =
  'userName eq "carl" and (emails[type eq "work"] or not (active eq false)) or meta.created gt "2026-01-01T00:00:00Z"'

const SCIM: [method: Asked['method'], path: (id: string) => string, sample: Buffer][] = [
  ['POST', () => '/Users', json(USER)],
  ['PUT', id => `/Users/${id}`, json(USER)],
  ['PATCH', id => `/Users/${id}`, json(PATCH)],
  ['POST', () => '/Groups', json(GROUP)],
  ['GET', () => '/Users', Buffer.from(FILTER)],
]

const scim: Target = {
  name: 'requests of SCIM',
  samples: SCIM.map(([, , sample]) => sample),
  words: [
    '"op":',
    '"path":',
    '"value":',
    'members[value eq "x"]',
    'urn:ietf:params:scim:',
    ' and ',
    ' or ',
    '(',
    'not ',
    'active',
    'true',
  ],
  inputs: 300,
  async open() {
    const gateway = await openInsideGateway({ BELLHOP_SOURCE: 'scim' })
    const headers = {
      authorization: `Bearer ${secret(gateway.context.config, 'scim')}`,
      'content-type': 'application/scim+json',
    }
    const url = '/scim/v2/Users'
    const made = await gateway.http.inject({
      method: 'POST',
      url,
      headers,
      payload: json({ ...USER, externalId: 'e0' }),
    })
    const { id }: { id: string } = made.json()
    const about = (at: number) => SCIM[at % SCIM.length] ?? SCIM[0]
    return {
      ...reader(gateway, (payload, at) => {
        const [method = 'GET', path = () => ''] = about(at) ?? []
        const address = `/scim/v2${path(id)}`
        return method === 'GET'
          ? { method, url: `${address}?filter=${encodeURIComponent(payload.toString())}`, headers }
          : { method, url: address, headers, payload }
      }),
      /** Whatever was taken is listed whole. */
      async check() {
        const { statusCode } = await gateway.http.inject({ method: 'GET', url, headers })
        if (statusCode !== 200) throw new Error(`people are not listed any more: ${statusCode}`)
      },
    }
  },
}

const FORM = Buffer.from(
  'username=ann&code=1234-5678-90AB-C&name=Ann&text=hello&amount=2.50&reference=ABCD-EFGH&group=sales&device=phone&token=x&id=1&proof=x&form=1',
)

const pageForms: Target = {
  name: 'forms of pages',
  samples: forms.map(() => FORM),
  words: ['username=', 'code=', 'amount=', 'text=', 'name=', '&', '=', '%00', '%F0%9F', '[]=', '__proto__='],
  inputs: 440,
  async open() {
    const gateway = await openInsideGateway({})
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      accept: 'text/html',
    }
    const issue = house.commands.find(({ name }) => name === 'code issue')
    if (!issue) throw new Error('nobody issues codes')
    const { table } = await runCommand(gateway.context, administrator, issue, { username: 'ann' })
    const signIn = new URLSearchParams({ username: 'ann', code: table?.rows[0]?.[0] ?? '' }).toString()
    const { headers: answered } = await gateway.http.inject({
      method: 'POST',
      url: '/sign-in',
      headers,
      payload: signIn,
    })
    const cookie = String(answered['set-cookie'] ?? '').split(';')[0] ?? ''
    if (!cookie) throw new Error('nobody is signed in')
    const pathAt = (at: number) => (forms[at % forms.length] ?? '/').replaceAll(/:\w+/g, 'x')
    return reader(gateway, (payload, at) => {
      const url = pathAt(at)
      const isSignedIn = url !== '/sign-out' && at % 3 > 0 // who signs out has no session any more
      return { method: 'POST', url, headers: isSignedIn ? { ...headers, cookie } : headers, payload }
    })
  },
}

/** These ask other machines, or write where their fields say. */
const NOT_RUN = ['backup', 'doctor dns']

const commands = house.commands.filter(({ name }) => !NOT_RUN.includes(name))

/** Values that many commands take in some field. */
const VALUES = ['ann', 'bob', '1', '2026-11-29', 'yes', 'sales', '2.50', 'hello']

const fieldsOf = ({ inputs }: Command, at: number) =>
  json(Object.fromEntries(Object.keys(inputs).map((name, place) => [name, VALUES[(at + place) % VALUES.length]])))

const commandFields: Target = {
  name: 'fields of commands',
  samples: commands.map(fieldsOf),
  words: [
    ...VALUES.map(value => `"${value}"`),
    '"username":',
    '"group":',
    '"text":',
    '"amount":',
    'https://',
    '{{ name }}',
    '[a] [b]',
  ],
  inputs: 500,
  async open() {
    const gateway = await openInsideGateway({})
    const headers = {
      authorization: `Bearer ${secret(gateway.context.config, 'admin')}`,
      'content-type': 'application/json',
    }
    const nodes = commands.map(nodeOf)
    const urlAt = (at: number) => `/api/commands/${nodes[at % nodes.length]}`
    return reader(gateway, (payload, at) => ({ method: 'POST', url: urlAt(at), headers, payload }))
  },
}

const SECRET = 'whsec_fuzz'
const EVENT = {
  id: 'evt_1',
  object: 'event',
  type: 'payment_intent.succeeded',
  created: 1_700_000_000,
  livemode: false,
  data: { object: { id: 'pi_1', object: 'payment_intent', amount: 500 } },
}

const webhook: Target = {
  name: 'notifications of the payment provider',
  samples: [json(EVENT), json({ ...EVENT, id: 'evt_2', type: 'charge.dispute.created' })],
  words: ['"id":', '"type":', '"data":', '"object":', 'refund.updated', 'true', '{'],
  inputs: 300,
  async open() {
    const key = ['sk', 'test', 'fuzz'].join('_')
    const gateway = await openInsideGateway({ BELLHOP_STRIPE_KEY: key, BELLHOP_STRIPE_WEBHOOK_SECRET: SECRET })
    const { webhooks } = new Stripe(key)
    return reader(gateway, (payload, at) => {
      const signed = webhooks.generateTestHeaderString({ payload: payload.toString('latin1'), secret: SECRET })
      // Every fourth one is signed by nobody.
      const signature = at % 4 === 3 ? payload.toString('latin1').replace(/[^\x20-\x7e]/g, '') : signed
      const headers = { 'content-type': 'application/json', 'stripe-signature': signature }
      return { method: 'POST', url: '/stripe/webhook', headers, payload }
    })
  },
}

export const requests: Target[] = [scim, pageForms, commandFields, webhook]
