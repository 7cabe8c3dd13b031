#!/bin/sh
# ics 0.7.3 (PyPI): a weekly series at nine in Berlin, read and written again, is at ten there in summer.
#
# RFC 5545 §3.8.5.3: the zone of DTSTART is the zone in which a series repeats. The package writes the first moment in UTC and keeps the
# rule, so every moment after the change of clocks is an hour late. Three more things change: the calendar system becomes
# GEORGIAN (§3.7.1 has GREGORIAN), and recurring-ical-events refuses the file; a name that was quoted because of its colon loses the
# quotes (§3.2), so the address begins at that colon; the commas and semicolons of a web address get backslashes (§3.8.4.6).
# Needs python3 with venv.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv packages
packages/bin/pip install --quiet --disable-pip-version-check ics==0.7.3 icalendar==7.3.2 recurring-ical-events==3.8.2
cat >run.py <<'END'
from zoneinfo import ZoneInfo

import icalendar
import ics
import recurring_ical_events
from recurring_ical_events.errors import InvalidCalendar

LINES = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//example.com//EN",
    "BEGIN:VEVENT",
    "UID:1@example.com",
    "DTSTAMP:20260101T000000Z",
    "DTSTART;TZID=Europe/Berlin:20260323T090000",
    "RRULE:FREQ=WEEKLY;COUNT=2",
    'ATTENDEE;CN="Smith: John":mailto:john@example.com',
    "URL:https://example.com/?a=1;b=2,3",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
]
read = "\r\n".join(LINES)
written = ics.Calendar(read).serialize()
try:
    recurring_ical_events.of(icalendar.Calendar.from_ical(written))
except InvalidCalendar as error:
    print(error)
for name, text in ("read", read), ("written", written.replace("GEORGIAN", "GREGORIAN")):
    events = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between("20260301", "20260501")
    times = sorted(event["DTSTART"].dt.astimezone(ZoneInfo("Europe/Berlin")) for event in events)
    print(name, *(time.strftime("%d %B %H:%M") for time in times), sep=", ")
for line in written.splitlines():
    if line.startswith(("CALSCALE", "ATTENDEE", "URL")):
        print(line)
END
packages/bin/python -W ignore run.py | tee seen
cat >expected <<'END'
Only Gregorian calendars are supported.
read, 23 March 09:00, 30 March 09:00
written, 23 March 09:00, 30 March 10:00
CALSCALE:GEORGIAN
ATTENDEE;CN=Smith: John:mailto:john@example.com
URL:https://example.com/?a=1\;b=2\,3
END
diff expected seen && echo 'as found: an hour late in summer'
