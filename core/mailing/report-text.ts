// Builds the mail with a report: its text, the same as a page with the table and the chart, and the figures as CSV.
import type { Config } from '../../config.ts'
import { say } from '../../texts/say.ts'
import { csvOf } from '../commands/csv.ts'
import type { Context, MailFile } from '../context.ts'
import { escapedHtml, htmlPage, type Reading } from './mail-text.ts'
import { reportEndLink } from './report-end.ts'
import type { OutgoingMail, ReportContent } from './records.ts'

const CHART = 'chart.png'

/** A report in the language in which it was made. */
export function readingOfReport(config: Config, mail: OutgoingMail): Reading {
  const { report, by } = mail
  if (!report) throw new Error('a mail of a report has no report')
  const { title, text, columns, rows, stop } = report
  const lines = rows.map(row => row.join('\t'))
  const link = reportEndLink(config, mail)
  const last = [stop, link === undefined ? '' : `${endText()} ${link}`].filter(Boolean).join('\n')
  return {
    subject: say('Report: {title} ({organisation})', { title, organisation: by }),
    text: `${[text, [columns.join('\t'), ...lines].join('\n'), last].filter(Boolean).join('\n\n')}\n`,
    html: htmlPage(title, bodyOf(report, link)),
  }
}

const endText = () => say('You can also end these e-mails on this page:')

function bodyOf({ title, text, columns, rows, stop }: ReportContent, link: string | undefined): string {
  const [first = '', ...others] = text.split('\n')
  const small = 'margin:16px 0 0;font-size:14px;color:#595959'
  return [
    `<h1 style="margin:0 0 16px;font-size:18px">${escapedHtml(first)}</h1>`,
    rows.length
      ? `<p style="margin:0 0 16px"><img src="cid:${CHART}" width="560" alt="${escapedHtml(chartText(title))}" style="max-width:100%;height:auto"></p>`
      : '',
    rows.length ? tableOf(columns, rows) : '',
    ...[...others, stop].filter(Boolean).map(line => `<p style="${small}">${escapedHtml(line)}</p>`),
    link === undefined
      ? ''
      : `<p style="${small}">${escapedHtml(endText())} <a dir="ltr" href="${escapedHtml(link)}" style="color:#595959;overflow-wrap:anywhere">${escapedHtml(link)}</a></p>`,
  ].join('\n')
}

const chartText = (title: string): string => say('Chart: {title}. The table below has its numbers.', { title })

function tableOf(columns: string[], rows: string[][]): string {
  const cell = (at: number) =>
    `padding:4px 16px 4px 0;border-bottom:1px solid #d0d0d0;text-align:${at ? 'right' : 'left'}`
  const head = columns.map((text, at) => `<th scope="col" style="${cell(at)}">${escapedHtml(text)}</th>`).join('')
  const body = rows.map(
    row => `<tr>${row.map((text, at) => `<td style="${cell(at)}">${escapedHtml(text)}</td>`).join('')}</tr>`,
  )
  return `<table style="border-collapse:collapse"><thead><tr>${head}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table>`
}

/** The chart, which the HTML part shows, and the figures for a spreadsheet. */
export async function filesOfReport(
  { pictures, config }: Pick<Context, 'pictures'> & { config: Pick<Config, 'colour'> },
  { report }: OutgoingMail,
): Promise<MailFile[]> {
  if (!report?.rows.length) return []
  const { title, columns, rows, bars } = report
  const chart = await pictures.drawBars({ title, colour: config.colour, bars })
  return [
    { name: CHART, type: 'image/png', content: chart, isShown: true },
    { name: 'report.csv', type: 'text/csv; charset=utf-8', content: Buffer.from(csvOf({ columns, rows })) },
  ]
}
