// Answers directories that ask what we can do (RFC 7643 §5 to §7, RFC 7644 §4).
import type { FastifyInstance } from 'fastify'
import { Fault } from '../../xep/fault.ts'
import type { Door } from '../route.ts'
import { PAGE_LIMIT } from './list.ts'
import { baseOf } from './resource.ts'
import { ENTERPRISE, schemaOf, schemas, type Attribute, type Schema } from './schema.ts'
import { say } from '../../texts/say.ts'

const SCHEMAS = 'urn:ietf:params:scim:schemas:core:2.0'

export function discovery(http: FastifyInstance, door: Door): void {
  const base = baseOf(door)
  serveAll(
    http,
    '/Schemas',
    schemas.map(schema => describe(schema, base)),
  )
  serveAll(
    http,
    '/ResourceTypes',
    (['User', 'Group'] as const).map(kind => ({
      schemas: [`${SCHEMAS}:ResourceType`],
      id: kind,
      name: kind,
      endpoint: `/${kind}s`,
      schema: schemaOf(kind),
      schemaExtensions: kind === 'User' ? [{ schema: ENTERPRISE, required: false }] : [],
      meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${kind}` },
    })),
  )
  http.get('/ServiceProviderConfig', async () => ({
    schemas: [`${SCHEMAS}:ServiceProviderConfig`],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: PAGE_LIMIT },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer token',
        description: 'The token that the command scim prints',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  }))
  for (const path of ['/Bulk', '/Me'])
    http.all(path, async () => {
      throw new Fault('feature-not-implemented', say('{path} is not offered here.', { path }))
    })
}

function serveAll(http: FastifyInstance, path: string, all: { id: string }[]): void {
  http.get<{ Querystring: { filter?: string } }>(path, async ({ query }) => {
    if (query.filter !== undefined) throw new Fault('forbidden', say('This list cannot be filtered.')) // RFC 7644 §4
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:ListResponse']
    return { schemas, totalResults: all.length, startIndex: 1, itemsPerPage: all.length, Resources: all }
  })
  http.get<{ Params: { id: string } }>(`${path}/:id`, async ({ params }) => {
    const found = all.find(({ id }) => id === params.id)
    if (!found) throw new Fault('item-not-found', say('There is nothing at this address.'))
    return found
  })
}

const describe = ({ id, name, description, attributes }: Schema, base: string) => ({
  schemas: [`${SCHEMAS}:Schema`],
  ...{ id, name, description, attributes: attributes.map(attribute) },
  meta: { resourceType: 'Schema', location: `${base}/Schemas/${id}` },
})

const attribute = ({ subAttributes, ...rest }: Attribute): object => ({
  ...rest,
  description: rest.name,
  ...(rest.type === 'reference' && { referenceTypes: ['User', 'Group'] }),
  ...(subAttributes.length && { subAttributes: subAttributes.map(attribute) }),
})
