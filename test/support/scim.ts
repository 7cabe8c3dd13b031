// A directory that speaks SCIM: sends requests as Entra ID and Okta do, from files or made here.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { secret, type Config } from '../../config.ts'
import type { Row } from './chart.ts'

export interface Reply {
  status: number
  headers: Headers
  body: Body
}

/** What answers have in common: a resource, a list or an error. */
export interface Body {
  id: string
  userName: string
  detail: string
  status: string
  scimType?: string
  totalResults: number
  endpoint: string
  meta: { location: string; version: string }
  members: { value: string }[]
  Resources: Body[]
}

export interface ScimClient {
  asks(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>
  /** Creates a user as a directory does; its id. */
  creates(row: Row): Promise<string>
  patches(id: string, ...Operations: object[]): Promise<Reply>
}

const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

/** @param config asked for at each request, as there is none before the world is open */
export function scimClient(config: () => Config): ScimClient {
  const asks: ScimClient['asks'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`http://127.0.0.1:${config().httpPort}/scim/v2${path}`, {
      method,
      headers: {
        authorization: `Bearer ${secret(config(), 'scim')}`,
        'content-type': 'application/scim+json; charset=utf-8',
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} }
  }
  return {
    asks,
    async creates({ username, given_name, family_name, title }) {
      const user = {
        schemas: [CORE, ENTERPRISE],
        externalId: `directory ${username}`,
        userName: `${username}@acme.example`,
        active: true,
        name: { givenName: given_name, familyName: family_name },
        title,
      }
      const { status, body } = await asks('POST', '/Users', user)
      if (status !== 201) throw new Error(`${status}: ${body.detail}`)
      return body.id
    },
    patches: (id, ...Operations) => asks('PATCH', `/Users/${id}`, { schemas: [PATCH], Operations }),
  }
}

/** All of a chart, then the reporting lines, as directories do it. */
export async function createAll(scim: ScimClient, rows: Row[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  for (const row of rows) ids.set(row.id ?? '', await scim.creates(row))
  for (const { id = '', manager_id = '' } of rows)
    if (manager_id) await scim.patches(ids.get(id) ?? '', managerIs(ids.get(manager_id) ?? ''))
  return ids
}

export const managerIs = (id: string) => ({ op: 'Add', path: `${ENTERPRISE}:manager`, value: id })

export interface Exchange {
  name: string
  method: string
  path: string
  body: string
  status: number
  /** What the answer has, among other things. */
  expected: unknown
  /** Under which name the id in the answer is known from now on. */
  keep: string | undefined
}

/** The exchanges of a file in test/directories/scim/: `### name`, the request, `< status` and what the answer has, `@name` for its id. */
export function exchangesOf(file: string): Exchange[] {
  const text = readFileSync(join(import.meta.dirname, '..', 'directories', 'scim', file), 'utf8')
  return text
    .split(/^### /m)
    .slice(1)
    .map(block => {
      const [name = '', ...lines] = block.split('\n').filter(line => !line.startsWith('#'))
      const at = lines.findIndex(line => line.startsWith('< '))
      const [request = '', ...body] = lines.slice(0, at)
      const [, method = '', path = ''] = /^(\S+) (.*)$/.exec(request) ?? []
      const rest = lines.slice(at + 1)
      const keep = rest
        .find(line => line.startsWith('@'))
        ?.slice(1)
        .trim()
      const expected = rest
        .filter(line => !line.startsWith('@'))
        .join('\n')
        .trim()
      return {
        ...{ name: name.trim(), method, path, body: body.join('\n').trim(), keep },
        status: Number(lines[at]?.slice(2)),
        expected: expected ? JSON.parse(expected) : undefined,
      }
    })
}
