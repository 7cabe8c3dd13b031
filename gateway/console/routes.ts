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
import { makeChartRuns } from './chart-runs.ts'
import { isFile } from './fields.ts'
import type { ConsoleVisit } from './frame.ts'
import { guests } from './guests.ts'
import { makeLargeForms, type LargeForms } from './large-forms.ts'
import { showLive } from './live.ts'
import { coupons, wallets } from './lists.ts'
import { organisation } from './organisation.ts'
import { ORG_FILE, orgFile, orgFileLive, orgFileTaken, requireFileAdmin, type ChartDesk } from './org-file.ts'
import { overview } from './overview.ts'
import { people } from './people.ts'
import { person } from './person.ts'
import { reports } from './reports.ts'
import { makeSentCharts } from './sent-charts.ts'
import { readSentFile } from './sent-file.ts'
import { liveSystem, system } from './system.ts'
import { say } from '../../texts/say.ts'

const LIMIT = { rateLimit: { max: 200, timeWindow: '1 minute' } } // forms from one address
const COMMAND = '/console/do/:node'

export const consoleRoutes: Routes = door => {
  const { http, context } = door
  const { bodyKilobytes, bodyFields, fileMegabytes } = context.config
  const charts: ChartDesk = { files: makeSentCharts(), runs: makeChartRuns(context) }
  const shown: Record<string, Page> = {
    '/console': overview,
    '/console/people': people,
    '/console/people/:username': person,
    '/console/organisation': organisation,
    [ORG_FILE]: orgFile(charts),
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
    showLive(scope, context, '/console/desks/live', liveDesks)
    showLive(scope, context, '/console/system/live', liveSystem(door))
    showLive(scope, context, `${ORG_FILE}/live`, orgFileLive(charts))
    const forms = makeLargeForms()
    const hasFile = (visit: ConsoleVisit) => Object.values(commandOf(visit).inputs).some(isFile)
    takeLargeForm(scope, { context, forms, path: COMMAND, hasFile, page: commandTaken })
    const hasChart = (visit: ConsoleVisit) => (requireFileAdmin(visit), true)
    takeLargeForm(scope, { context, forms, path: ORG_FILE, hasFile: hasChart, page: orgFileTaken(charts) })
  })
}

interface LargeForm {
  context: Context
  forms: LargeForms
  path: string
  /** Whether the form has a field for a file. @throws Fault forbidden for who may not send the form */
  hasFile: (visit: ConsoleVisit) => boolean
  page: Page
}

/** Takes a form that may have a large file. A form that is too large, or of who may not send it, is refused before it is read. */
function takeLargeForm(scope: FastifyInstance, { context, forms, path, hasFile, page }: LargeForm): void {
  const visits = new WeakMap<FastifyRequest, Visit>()
  const { bodyKilobytes, fileMegabytes } = context.config
  const usual = bodyKilobytes * 1_024
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    const visit = await visitOf(context, request, reply)
    inVisit(visit, () => {
      const signedIn = requireCaller(visit)
      const isLarge = hasFile(signedIn) && hasParts(request)
      forms.admit(signedIn, isLarge ? fileMegabytes * 1_048_576 : usual, usual)
    })
    visits.set(request, visit)
  }
  scope.post(path, { onRequest, bodyLimit: usual, config: LIMIT }, async (request, reply) => {
    const known = visits.get(request) ?? (await visitOf(context, request, reply))
    return inVisit(known, async visit => {
      requireOwnForm(visit)
      return answerPage(visit, await page(visit))
    })
  })
}

/** Whether a form may have files. One without is made into fields at once, for which a large one takes long. */
const hasParts = ({ headers }: FastifyRequest): boolean =>
  /^multipart\/form-data\b/i.test(headers['content-type'] ?? '')

/** @throws Fault forbidden for who is not signed in */
function requireCaller(visit: Visit): ConsoleVisit {
  const { caller } = visit
  if (!caller) throw new Fault('forbidden', say('Only the administrator may see this.'))
  return { ...visit, caller }
}
