// Pictures of reports: a record with its bars, at an address that nobody can guess; the gateway draws it. In chat the address is a
// message of its own, as most clients show a picture only then (docs/clients.md).
import { gatewayUrl, hosts } from '../../config.ts'
import { Fanout } from '../../xep/fanout.ts'
import { Fault } from '../../xep/fault.ts'
import { buildMessage } from '../../xep/message-build.ts'
import type { Context } from '../context.ts'
import { eachDay } from './period.ts'
import type { ReportPicture } from './records.ts'
import type { Report } from './report.ts'
import { say } from '../../texts/say.ts'

const DAYS = 92 // bars: of more days, the last
const PEOPLE = 20 // bars: of more people or groups, those with most messages

export function pictureOf({ now }: Pick<Context, 'now'>, id: string, made: Report): ReportPicture {
  return { id, title: made.title, bars: barsOf(made), at: now().toISOString() }
}

/** The bars of the picture of a report: not all, where there are many. Days without a message have a bar, too. */
export function barsOf({ by, period, rows }: Report): ReportPicture['bars'] {
  if (by !== 'day') return by === 'person' ? rows.slice(0, PEOPLE) : rows
  const times = new Map(rows)
  return eachDay(period)
    .slice(-DAYS)
    .map((day): [string, number] => [day.slice(5), times.get(day) ?? 0])
}

/** The picture at an address. @throws Fault item-not-found */
export async function pictureNamed({ store }: Pick<Context, 'store'>, id: string): Promise<ReportPicture> {
  const picture = await store.reportPictures.get(id)
  if (!picture) throw new Fault('item-not-found', say('There is no such picture, or it is too old.'))
  return picture
}

export const pictureAddress = ({ config }: Pick<Context, 'config'>, id: string): string =>
  `${gatewayUrl(config)}/reports/${id}.png`

/** Sends the picture to somebody in chat. The server takes it once. */
export async function sendPicture(context: Context, { id, title }: ReportPicture, to: string): Promise<void> {
  const { wire, config } = context
  const files = [
    { urls: [pictureAddress(context, id)], description: title, mediaType: 'image/png', name: 'report.png' },
  ]
  const message = buildMessage({ id: `report-${id}`, from: hosts(config).bellhop, files, isAnswer: true })
  message.attrs.xmlns = 'jabber:client'
  await wire.ask('set', config.domain, Fanout, { id: `report picture ${id}`, messages: [message], to: [to] })
}
