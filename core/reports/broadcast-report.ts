// What became of the broadcasts of a group: to how many each went, and how many read it, reacted and pressed a button.
import type { Answer } from '../commands/command.ts'
import { answersTo } from '../broadcasts/polls.ts'
import { readMeaning, readNumber } from '../broadcasts/read-words.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../model/caller.ts'
import { timeZoneOf } from '../model/time-zone.ts'
import { beginningOf } from '../../xep/text.ts'
import { momentsOf, periodText, type Period } from './period.ts'
import { groupFigures } from './reader.ts'
import { momentDay } from '../model/moment.ts'
import { say } from '../../texts/say.ts'

const MOST = 100 // broadcasts shown, the latest
const SHOWN = 60 // characters of the first line

export async function broadcastReport(context: Context, name: string, period: Period, caller: Caller): Promise<Answer> {
  const { store, config } = context
  const { group } = await groupFigures(context, name, caller)
  await context.reads.settle()
  const sent = momentsOf(period, timeZoneOf(config))
  const where = { group: group.id, accepted: true, retracts: null, corrects: null, sent }
  const found = await store.broadcasts.find({ where, sort: 'sent', descending: true, limit: MOST })
  const rows = await Promise.all(
    found.map(async broadcast => {
      const { id, sent, body, subject = '', recipients } = broadcast
      return [
        ...[momentDay(config, sent), firstLine(subject), firstLine(textBehind(subject, body)), String(recipients)],
        readNumber(config, broadcast),
        String(await answersTo(context, id)),
        String(await store.reactions.count({ broadcast: id })),
      ]
    }),
  )
  const about = { title: group.title, period: periodText(period), number: found.length }
  return {
    text: `${say('Broadcasts of {title}, {period}: {number}.', about)} ${readMeaning(config)}`,
    table: { columns: columns(), rows },
  }
}

const columns = () => [
  ...[say('sent'), say('subject'), say('text'), say('recipients'), say('read'), say('answers'), say('reactions')],
]

const firstLine = (text: string) => beginningOf(text.trim().split('\n', 1)[0] ?? '', SHOWN)

/** A body begins with its subject, which most clients do not show. */
const textBehind = (subject: string, body: string) => (body.startsWith(subject) ? body.slice(subject.length) : body)
