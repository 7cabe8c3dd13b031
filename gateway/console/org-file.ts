// /console/organisation/file: a file of the organisation is sent once, its plan is shown, and it is applied while everybody may look on.
import { z } from 'zod'
import { commandAt, encodeFile, type Answer } from '../../core/commands/command.ts'
import { runCommand } from '../../core/commands/run.ts'
import { momentText } from '../../core/model/moment.ts'
import { unfinishedCharts } from '../../core/organisation/chart-record.ts'
import { requireSource } from '../../core/organisation/directory.ts'
import { Fault, wasRefused } from '../../xep/fault.ts'
import { html, type Html } from '../visit/html.ts'
import { alertNote, field, form, LISTENING } from '../visit/page.ts'
import { readInput, type Page, type View } from '../visit/visit.ts'
import { isUnderWay, type ChartRun, type ChartRuns } from './chart-runs.ts'
import { consolePage, type ConsoleVisit } from './frame.ts'
import type { LivePart } from './live.ts'
import { answerHtml, card, link } from './parts.ts'
import type { SentCharts } from './sent-charts.ts'
import { sentFile } from './sent-file.ts'
import { say, sayCount } from '../../texts/say.ts'

export const ORG_FILE = '/console/organisation/file'

/** What the pages of a file share: the files that were sent, and the runs. */
export interface ChartDesk {
  files: SentCharts
  runs: ChartRuns
}

/** @throws Fault forbidden for everybody but the administrator, not-allowed where the organisation is listed elsewhere */
export function requireFileAdmin({ context, caller }: Pick<ConsoleVisit, 'context' | 'caller'>): void {
  if (!caller.admin) throw new Fault('forbidden', say('Only the administrator may see this.'))
  requireSource(context.config, 'file')
}

export const orgFile = ({ runs }: ChartDesk): Page =>
  consolePage('organisation', async visit => {
    requireFileAdmin(visit)
    const last = runs.last()
    const running = await runningText(visit, runs)
    if (running !== undefined) return fileView(running)
    return fileView(undefined, html`${last && endedCard(visit, last)}${uploadCard(visit)}`)
  })

/** Live: what is being applied. */
export const orgFileLive = ({ runs }: ChartDesk): LivePart => ({
  may: requireFileAdmin,
  view: ({ language }) => language,
  async draw(visit) {
    const running = await runningText(visit, runs)
    return running === undefined
      ? html`<p>${say('The file is applied.')} ${link(ORG_FILE, say('See what changed'))}</p>`
      : html`<p>${running}</p>`
  },
})

const Body = z.object({ do: z.string().max(20).default(''), chart: z.string().max(100).default('') })

/** Takes a file and shows its plan, or applies the file whose plan was shown. */
export const orgFileTaken =
  (desk: ChartDesk): Page =>
  async visit => {
    const { body } = visit.request
    const asked = readInput(Body, body)
    if (asked.do === 'apply') return applied(desk, asked.chart)(visit)
    return consolePage('organisation', signedIn => planned(signedIn, desk))(visit)
  }

const applied =
  ({ files, runs }: ChartDesk, id: string): Page =>
  async visit => {
    const { caller } = visit
    const file = caller && files.read(caller, id)
    if (!caller || file === undefined)
      return isUnderWay(runs.last())
        ? { to: ORG_FILE }
        : consolePage('organisation', async signedIn =>
            fileView(
              await runningText(signedIn, runs),
              html`${alertNote(say('The file is not kept any more: choose it again.'))}${uploadCard(signedIn)}`,
            ),
          )(visit)
    const removing = String(Object(visit.request.body)['yes-remove'] ?? '').trim()
    runs.begin(caller, id, { file, ...(removing && { 'yes-remove': removing }) }, () => files.drop(id))
    return { to: ORG_FILE }
  }

async function planned(visit: ConsoleVisit, { files, runs }: ChartDesk): Promise<View> {
  const { context, caller, request } = visit
  const sent = sentFile(Object(request.body).file)
  const running = () => runningText(visit, runs)
  if (!sent) return fileView(await running(), uploadCard(visit, say('Choose the file first.')))
  const file = encodeFile(sent.bytes)
  try {
    const plan = await runCommand(context, caller, commandAt(context.house.commands, 'org-plan'), { file })
    const id = files.keep(caller, file)
    return fileView(await running(), html`${planCard(visit, plan, id)}${uploadCard(visit)}`)
  } catch (error) {
    if (!wasRefused(error)) throw error
    return { ...fileView(await running(), uploadCard(visit, error.message)), status: error.status }
  }
}

/** What is being applied now, and the content. Without content, and without JavaScript, the page is loaded again by itself. */
function fileView(running: string | undefined, content?: Html): View {
  const title = say('Organisation file')
  if (running === undefined) return { title, main: html`${content} ${wayBack()}` }
  const live = html`<div data-live="${ORG_FILE}/live" aria-live="polite"><p>${running}</p></div>
    <p class="hint">${say('You can close this page: nothing is lost, and this page shows what became of it.')}</p>`
  return {
    title,
    ...{ script: '/web/live.js', policy: LISTENING, ...(!content && { refresh: REFRESH }) },
    main: html`${card('running', say('A file is being applied'), live)} ${content} ${wayBack()}`,
  }
}

const REFRESH = 5 // s

const wayBack = () =>
  html`<p class="choices"><a class="button second" href="/console/organisation">${say('Back')}</a></p>`

/** What is being applied, whoever has begun it at whatever door; nothing where nothing is. */
async function runningText({ context }: ConsoleVisit, runs: ChartRuns): Promise<string | undefined> {
  const run = runs.last()
  if (isUnderWay(run)) return `${begunText(run.by, momentText(context.config, run.began))} ${run.progress}`.trim()
  const chart = (await unfinishedCharts(context)).at(-1)
  return chart && begunText(chart.by, momentText(context.config, chart.at))
}

const begunText = (by: string | undefined, time: string): string =>
  by === undefined
    ? say('The administrator has begun this on {time}.', { time })
    : say('{name} has begun this on {time}.', { name: by, time })

function endedCard(visit: ConsoleVisit, { answer, refused, file, began, by }: ChartRun): Html {
  const begun = begunText(by, momentText(visit.context.config, began))
  if (!answer)
    return card(
      'ended',
      say('The file was not applied'),
      html`<p>${begun}</p>
        ${alertNote(refused)}`,
    )
  if (answer.ask === undefined)
    return card(
      'ended',
      say('What the last file changed'),
      html`<p>${begun}</p>
        ${shortAnswer(answer)}`,
    )
  const content = html`${field({ name: 'yes-remove', label: say('How many people may be removed, when it is more than a tenth'), required: true, most: 10 })}
  ${applyButton(file)}`
  return card('ended', say('A question first'), html`${alertNote(answer.text)} ${form(visit, ORG_FILE, content)}`)
}

const planCard = (visit: ConsoleVisit, plan: Answer, id: string): Html =>
  card(
    'plan',
    say('What the file would change'),
    html`${shortAnswer(plan)} ${plan.table && form(visit, ORG_FILE, applyButton(id))}`,
  )

const applyButton = (id: string): Html =>
  html`<input type="hidden" name="chart" value="${id}" />
    <p class="choices"><button name="do" value="apply">${say('Apply this file')}</button></p>`

const uploadCard = (visit: ConsoleVisit, why?: string): Html =>
  card(
    'upload',
    say('Choose a file'),
    html`<p>${say('You see first what it would change. Nothing is changed before you say so.')}</p>
      ${alertNote(why)}
      ${form(
        visit,
        ORG_FILE,
        html`<div class="field">
            <label for="file">${say('Organisation file (CSV or JSON)')}</label>
            <input type="file" id="file" name="file" required />
          </div>
          <button name="do" value="plan">${say('See what a file would change')}</button>`,
        { hasFile: true },
      )}`,
  )

const SHOWN = 100 // rows, and lines of the text

/** A page stays small, however many people a file has. */
function shortAnswer({ text = '', table }: Answer): Html {
  const lines = text.split('\n')
  const rows = table?.rows ?? []
  const further = Math.max(0, lines.length - SHOWN) + Math.max(0, rows.length - SHOWN)
  return html`${answerHtml({
    text: lines.slice(0, SHOWN).join('\n'),
    ...(table && { table: { ...table, rows: rows.slice(0, SHOWN) } }),
  })}
  ${
    further
      ? html`<p>
          ${sayCount(further, '… and {count} more line. The command org plan shows all.', '… and {count} more lines. The command org plan shows all.')}
        </p>`
      : undefined
  }`
}
