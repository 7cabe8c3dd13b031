// /reports/end/TOKEN: ends the mails of a report. Opening the page changes nothing; its button and the one of mail programs (RFC 8058) do.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Context } from '../../core/context.ts'
import { endReportMails, reportMailsOf } from '../../core/reports/mail-end.ts'
import type { ReportSubscription } from '../../core/reports/records.ts'
import { say } from '../../texts/say.ts'
import { html } from '../visit/html.ts'
import { form, statusNote } from '../visit/page.ts'
import { answerPage } from '../visit/serve.ts'
import { onVisit, readInput, type Page, type View, type Visit } from '../visit/visit.ts'

const PATH = '/reports/end/:token'
const BODY = 16 * 1024 // bytes of a form
const LIMIT = { rateLimit: { max: 200, timeWindow: '1 minute' } } // forms from one address: mail programs send them from few

const Link = z.object({ token: z.string().max(2_000) })

export const reportEnd: Page = async visit => {
  const found = await mailsOf(visit)
  if (!found) return ended(say('No report comes to you by e-mail from this link any more.'))
  const { about, way } = found
  const lead =
    way === 'both'
      ? say('Do you want the report {about} in chat only, and no longer by e-mail?', { about })
      : say('Do you want to get the report {about} no longer?', { about })
  return {
    title: title(),
    main: html`<p class="lead">${lead}</p>
      ${form(visit, visit.path, html`<button>${say('End these e-mails')}</button>`)}`,
  }
}

const reportEnded: Page = async visit => {
  const found = await mailsOf(visit)
  if (!found) return ended(say('No report comes to you by e-mail from this link any more.'))
  await endReportMails(visit.context, found)
  const { about, way } = found
  return ended(
    way === 'both'
      ? say('The report {about} comes to you in chat only from now on.', { about })
      : say('You get the report {about} no more.', { about }),
  )
}

const title = () => say('Reports by e-mail')

const ended = (text: string): View => ({ title: title(), main: statusNote(text) })

const mailsOf = ({ context, request }: Visit): Promise<ReportSubscription | undefined> =>
  reportMailsOf(context, readInput(Link, request.params).token)

/**
 * Takes the form of the page, and that of mail programs: theirs comes from elsewhere and has no session, so that the link alone
 * counts. Nothing in the form is read.
 */
export function takeReportEnd(scope: FastifyInstance, context: Context): void {
  void scope.register(async own => {
    own.removeAllContentTypeParsers()
    own.addContentTypeParser('*', { parseAs: 'string', bodyLimit: BODY }, (_request, _body, done) => done(null))
    own.post(PATH, { config: LIMIT }, (request, reply) =>
      onVisit(context, request, reply, async visit => answerPage(visit, await reportEnded(visit))),
    )
  })
}
