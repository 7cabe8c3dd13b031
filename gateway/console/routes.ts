// The console: pages for those who run the organisation. Whatever they do there is a command.
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../core/context.ts'
import { Fault } from '../../xep/fault.ts'
import type { Routes } from '../route.ts'
import { requireOwnForm } from '../visit/same-origin.ts'
import { answerPage, readForms, showPage } from '../visit/serve.ts'
import { inVisit, visitOf, type Page, type Visit } from '../visit/visit.ts'
import { commandForm, commandOf, commandTaken } from './command.ts'
import { commandList } from './commands.ts'
import { desks, liveDesks } from './desks.ts'
import { group } from './group.ts'
import { groups } from './groups.ts'
import { guests } from './guests.ts'
import { coupons, wallets } from './lists.ts'
import { organisation } from './organisation.ts'
import { overview } from './overview.ts'
import { people } from './people.ts'
import { person } from './person.ts'
import { reports } from './reports.ts'
import { readSentFile } from './sent-file.ts'
import { system } from './system.ts'
import { say } from '../../texts/say.ts'

const LIMIT = { rateLimit: { max: 200, timeWindow: '1 minute' } } // forms from one address
const COMMAND = '/console/do/:node'

export const consoleRoutes: Routes = door => {
  const { http, context } = door
  const { bodyKilobytes, bodyFields, fileMegabytes } = context.config
  const shown: Record<string, Page> = {
    '/console': overview,
    '/console/people': people,
    '/console/people/:username': person,
    '/console/organisation': organisation,
    '/console/groups': groups,
    '/console/groups/:name': group,
    '/console/guests': guests,
    '/console/desks': desks,
    '/console/coupons': coupons,
    '/console/wallets': wallets,
    '/console/reports': reports,
    '/console/system': system(door),
    '/console/commands': commandList,
    [COMMAND]: commandForm,
  }
  void http.register(async scope => {
    await readForms(scope, bodyKilobytes * 1_024)
    await scope.register(multipart, {
      attachFieldsToBody: 'keyValues',
      onFile: readSentFile,
      limits: {
        fileSize: fileMegabytes * 1_048_576,
        files: 1,
        fields: bodyFields,
        fieldSize: fileMegabytes * 1_048_576,
      },
    })
    for (const [path, page] of Object.entries(shown)) showPage(scope, context, path, page)
    liveDesks(scope, context)
    takeCommands(scope, context, fileMegabytes * 1_048_576)
  })
}

/** Who may not use a command is refused before its form is read: a form may have a large file. */
function takeCommands(scope: FastifyInstance, context: Context, bytes: number): void {
  const visits = new WeakMap<FastifyRequest, Visit>()
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    const visit = await visitOf(context, request, reply)
    inVisit(visit, requireUser)
    visits.set(request, visit)
  }
  scope.post(COMMAND, { onRequest, bodyLimit: bytes, config: LIMIT }, async (request, reply) => {
    const known = visits.get(request) ?? (await visitOf(context, request, reply))
    return inVisit(known, async visit => {
      requireOwnForm(visit)
      return answerPage(visit, await commandTaken(visit))
    })
  })
}

/** @throws Fault forbidden for who is not signed in, or may not use the command */
function requireUser(visit: Visit): void {
  const { caller } = visit
  if (!caller) throw new Fault('forbidden', say('Only the administrator may see this.'))
  commandOf({ ...visit, caller })
}
