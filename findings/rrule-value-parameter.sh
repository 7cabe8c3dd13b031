#!/bin/sh
# rrule 2.8.1 (npm): a series whose first day has the parameter VALUE begins at the moment of reading.
#
# RFC 5545 §3.8.2.4: DTSTART has VALUE=DATE or VALUE=DATE-TIME; a series of whole days must have VALUE=DATE, and every calendar
# program writes it so. The reader leaves such a line out without a word and takes now for the first day. EXDATE may have the parameter.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund rrule@2.8.1
cat >run.mjs <<'END'
import rrule from 'rrule'

const began = Date.now()
const name = time => (Math.abs(time - began) < 60_000 ? 'now' : time.toISOString())
for (const start of ['DTSTART:20260102', 'DTSTART;VALUE=DATE:20260102', 'DTSTART:20260102T090000Z', 'DTSTART;VALUE=DATE-TIME:20260102T090000Z'])
  console.log(start, name(rrule.rrulestr(`${start}\nRRULE:FREQ=WEEKLY;COUNT=3`).all()[0]))
END
node run.mjs | tee seen
cat >expected <<'END'
DTSTART:20260102 2026-01-02T00:00:00.000Z
DTSTART;VALUE=DATE:20260102 now
DTSTART:20260102T090000Z 2026-01-02T09:00:00.000Z
DTSTART;VALUE=DATE-TIME:20260102T090000Z now
END
diff expected seen && echo 'as found: a day with VALUE is now'
