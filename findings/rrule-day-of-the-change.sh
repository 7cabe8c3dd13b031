#!/bin/sh
# rrule 2.8.1 (npm): on the day on which clocks change, a series is an hour off at hours that exist once.
#
# RFC 5545 §3.3.5: 04:00 in New York is 04:00 there on 8 March 2026, too; clocks went from 02:00 to 03:00. On a machine whose zone is
# UTC, the daily 04:00 is 05:00 on that day: the offset is taken at 04:00 UTC, when the clocks had not changed yet. All hours between
# the change in local time and the change in UTC are off, and an hourly series in Berlin has one moment twice. The moments of
# rrule-temporal 2.2.8 are right. (The results are said to be local times of the machine; in UTC they are moments.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund rrule@2.8.1 rrule-temporal@2.2.8
cat >run.mjs <<'END'
import rrule from 'rrule'
import { RRuleTemporal } from 'rrule-temporal'

function show(zone, start, rule) {
  const rruleString = `DTSTART;TZID=${zone}:${start}\nRRULE:${rule}`
  const clock = time => new Date(time).toLocaleString('sv', { timeZone: zone }).slice(8, 16)
  console.log(zone, rule)
  console.log(' rrule         ', rrule.rrulestr(rruleString).all().map(clock).join(', '))
  console.log(' rrule-temporal', new RRuleTemporal({ rruleString }).all().map(time => clock(time.epochMilliseconds)).join(', '))
}
show('America/New_York', '20260307T040000', 'FREQ=DAILY;COUNT=3')
show('America/New_York', '20261031T030000', 'FREQ=DAILY;COUNT=3')
show('Europe/Berlin', '20260329T003000', 'FREQ=HOURLY;COUNT=3')
END
TZ=UTC node run.mjs | tee seen
cat >expected <<'END'
America/New_York FREQ=DAILY;COUNT=3
 rrule          07 04:00, 08 05:00, 09 04:00
 rrule-temporal 07 04:00, 08 04:00, 09 04:00
America/New_York FREQ=DAILY;COUNT=3
 rrule          31 03:00, 01 02:00, 02 03:00
 rrule-temporal 31 03:00, 01 03:00, 02 03:00
Europe/Berlin FREQ=HOURLY;COUNT=3
 rrule          29 00:30, 29 00:30, 29 01:30
 rrule-temporal 29 00:30, 29 01:30, 29 03:30
END
diff expected seen && echo 'as found: an hour off on the day of the change'
