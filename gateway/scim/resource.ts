// The routes of one kind of resource: list, read, create, replace, patch, delete (RFC 7644 §3), with versions (§3.14).
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  addResource,
  changeResource,
  removeResource,
  resourceById,
  type Content,
  type Kind,
  type Resource,
} from '../../core/organisation/scim.ts'
import { gatewayUrl } from '../../config.ts'
import type { Door } from '../route.ts'
import { readContent } from './content.ts'
import { outdatedResource } from './error.ts'
import { frameFor, listResources, readQuery } from './list.ts'
import { patchContent } from './patch.ts'
import { etagOf, renderResource } from './render.ts'

export const baseOf = ({ context }: Pick<Door, 'context'>) => `${gatewayUrl(context.config)}/scim/v2`

interface Named {
  Params: { id: string }
}

export function serveResources(http: FastifyInstance, door: Door, kind: Kind): void {
  const { context, changed } = door
  const path = `/${kind}s`
  const base = baseOf(door)

  http.get(path, async request => listResources(context, base, kind, readQuery(request.query)))
  http.post(`${path}/.search`, async request => listResources(context, base, kind, readQuery(request.body)))
  http.get<Named>(`${path}/:id`, async (request, reply) => {
    const resource = await known(request)
    if (matches(request.headers['if-none-match'], resource))
      return reply.code(304).header('etag', etagOf(resource)).send()
    return answer(request, reply, resource)
  })
  http.post(path, async (request, reply) => {
    const resource = await addResource(context, kind, readContent(kind, request.body))
    changed()
    return answer(
      request,
      reply.code(201).header('location', `${base}${path}/${encodeURIComponent(resource.id)}`),
      resource,
    )
  })
  http.put<Named>(`${path}/:id`, async (request, reply) => {
    const content = readContent(kind, request.body)
    return answer(request, reply, await change(request, () => content))
  })
  http.patch<Named>(`${path}/:id`, async (request, reply) => {
    const resource = await change(request, before => patchContent(kind, before, request.body))
    // A group may have thousands of members: nobody wants them for each one that is added.
    return kind === 'Group' ? reply.code(204).header('etag', etagOf(resource)).send() : answer(request, reply, resource)
  })
  http.delete<Named>(`${path}/:id`, async (request, reply) => {
    const resource = await known(request)
    refuseOutdated(request, resource)
    await removeResource(context, resource)
    changed()
    return reply.code(204).send()
  })

  const known = ({ params: { id } }: { params: Named['Params'] }): Promise<Resource> => resourceById(context, kind, id)

  /** Changes of one resource come one after the other, so that each is made on what the one before has left. */
  const change = (request: FastifyRequest<Named>, make: (before: Content) => Content): Promise<Resource> =>
    context.serially(`scim ${request.params.id}`, async () => {
      for (;;) {
        const before = await known(request)
        refuseOutdated(request, before)
        const after = await changeResource(context, before, make(before.content))
        if (!after) continue // another process was faster
        changed()
        return after
      }
    })

  async function answer(request: FastifyRequest, reply: FastifyReply, resource: Resource): Promise<FastifyReply> {
    const frame = await frameFor(context, base, kind, readQuery(request.query))
    return reply.header('etag', etagOf(resource)).send(renderResource(resource, frame))
  }
}

function refuseOutdated({ headers }: FastifyRequest<Named>, resource: Resource): void {
  const wanted = headers['if-match']
  if (wanted !== undefined && !matches(wanted, resource)) throw outdatedResource()
}

/** Weak or not: we compare versions (RFC 9110 §8.8.3.2). */
const matches = (tags: string | undefined, resource: Resource) =>
  tags !== undefined &&
  tags.split(',').some(tag => ['*', `"${resource.version}"`].includes(tag.trim().replace(/^W\//, '')))
