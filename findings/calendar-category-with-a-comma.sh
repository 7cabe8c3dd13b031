#!/bin/sh
# ts-ics 2.4.6, ical 0.8.0, icalendar 0.7.1 (npm), ical 14.3.1 (PyPI): a category with a comma is two, one of them with a backslash.
#
# RFC 5545 §3.3.11: a comma within a text is \, and one between two texts is bare; CATEGORIES:Sales\, Berlin,Holiday has two values.
# All four cut the line at every comma, also at the escaped one, and the backslash stays. ical.js 2.2.1 reads the two. icalendar 7.3.2
# (PyPI) reads the two, but writes RESOURCES:Easel,Projector (§3.8.1.10) with a backslash: one thing. The reader of PyPI also refuses
# a whole calendar for the RFC's own example of a REQUEST-STATUS (§3.8.8.3). Needs python3 with venv.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ts-ics@2.4.6 ical@0.8.0 icalendar@0.7.1 ical.js@2.2.1
python3 -m venv packages
packages/bin/pip install --quiet --disable-pip-version-check ical==14.3.1 icalendar==7.3.2
cat >run.mjs <<'END'
import ical from 'ical'
import ICAL from 'ical.js'
import icalendar from 'icalendar'
import { writeFileSync } from 'node:fs'
import { convertIcsCalendar } from 'ts-ics'

const event = ['BEGIN:VEVENT', 'UID:1@example.com', 'DTSTAMP:20260101T000000Z', 'DTSTART:20260102T090000Z']
const lines = ['SUMMARY:Tea', 'CATEGORIES:Sales\\, Berlin,Holiday', 'RESOURCES:Easel,Projector', 'END:VEVENT']
const text = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//example.com//EN', ...event, ...lines, 'END:VCALENDAR', ''].join('\r\n')
writeFileSync('calendar.ics', text)
const show = (name, value) => console.log(name, JSON.stringify(value))
show('ts-ics', convertIcsCalendar(undefined, text).events[0].categories)
show('ical', Object.values(ical.parseICS(text)).find(({ type }) => type === 'VEVENT').categories)
show('icalendar', icalendar.parse_calendar(text).events()[0].getPropertyValue('CATEGORIES'))
show('ical.js', ICAL.parse(text)[2][0][1].find(([name]) => name === 'categories').slice(3))
END
cat >run.py <<'END'
import json

import icalendar
from ical.calendar_stream import IcsCalendarStream
from ical.exceptions import CalendarParseError

text = open("calendar.ics", newline="").read()
print("ical (PyPI)", json.dumps(IcsCalendarStream.calendar_from_ics(text).events[0].categories))
written = icalendar.Calendar.from_ical(text).to_ical().decode()
print("icalendar (PyPI)", *(line for line in written.splitlines() if line.startswith(("CATEGORIES", "RESOURCES"))))

STATUS = r"REQUEST-STATUS:2.8; Success\, repeating event ignored. Scheduled as a single event.;RRULE:FREQ=WEEKLY\;INTERVAL=2"
try:
    IcsCalendarStream.calendar_from_ics(text.replace("END:VEVENT", f"{STATUS}\r\nEND:VEVENT"))
except CalendarParseError:
    print("ical (PyPI) CalendarParseError")
END
{ node run.mjs; packages/bin/python run.py; } | tee seen
cat >expected <<'END'
ts-ics ["Sales\\"," Berlin","Holiday"]
ical ["Sales\\","Berlin","Holiday"]
icalendar ["Sales\\"," Berlin","Holiday"]
ical.js ["Sales, Berlin","Holiday"]
ical (PyPI) ["Sales\\", " Berlin", "Holiday"]
icalendar (PyPI) CATEGORIES:Sales\, Berlin,Holiday RESOURCES:Easel\,Projector
ical (PyPI) CalendarParseError
END
diff expected seen && echo 'as found: one category is two'
