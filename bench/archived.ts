// Broadcasts with archives: to a thousand people online and to as many who are away, beside a bare component socket on a server
// that keeps archives as it does by itself.
import { alternate, openPlace, pourPersonal, pourSame, rate, sendPersonal, sendSame } from './broadcast.ts'
import type { Bench } from './support/bench.ts'
import { ratio, type Goal } from './support/goal.ts'

const BROADCASTS = 5 // in a round, so that a round lasts a second or more
const REMEMBERED = 1_000 // archives whose lengths the server remembers by default

export async function archived(bench: Bench): Promise<Goal[]> {
  const stock = await openPlace(bench, BROADCASTS, {
    BELLHOP_ARCHIVE_STORAGE: 'internal',
    BELLHOP_ARCHIVES: String(REMEMBERED),
  })
  const own = await openPlace(bench, BROADCASTS, { BELLHOP_ARCHIVE_STORAGE: 'bellhop' })
  const empty = await openPlace(bench, BROADCASTS, { BELLHOP_ARCHIVE_STORAGE: 'bellhop' }, 'last')
  const { bare, same, barePersonal, personal, away } = await alternate(bench, 'archives on', {
    bare: { place: stock, run: pourSame },
    same: { place: own, run: sendSame },
    away: { place: empty, run: sendSame },
    barePersonal: { place: stock, run: pourPersonal },
    personal: { place: own, run: sendPersonal },
  })
  for (const place of [stock, own, empty]) await place.end()
  const beside = "rate relative to a bare socket with the server's own archives"
  return [
    rate(`archived: same text, ${beside}`, bare, same, own.people > REMEMBERED ? 10 : 5),
    rate(`archived: personalised, ${beside}`, barePersonal, personal, 2.5),
    {
      name: `archived: time of the same text to ${own.people} people who are away, relative to people online`,
      ...ratio(away.seconds, same.seconds),
      goal: 1.2,
      better: 'lower',
    },
  ]
}
