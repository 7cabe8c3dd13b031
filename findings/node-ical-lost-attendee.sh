#!/bin/sh
# node-ical 0.27.2 (npm): an attendee who is a member of two groups is lost, and "\new" becomes a line break.
#
# The first line is the example of RFC 5545 §3.2.11: MEMBER has two quoted addresses. The event has every attendee but that one;
# with one group she is there. A parameter with a semicolon in quotes (§3.1) ends at it, and keeps its first quote. §3.3.11: \\ in a text
# is one backslash, so \\new is \new; the reader makes a backslash and a line break of it. ical.js 2.2.1 reads all of them right.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node-ical@0.27.2 ical.js@2.2.1
cat >run.mjs <<'END'
import ICAL from 'ical.js'
import ical from 'node-ical'

const lines = [
  'ATTENDEE;MEMBER="mailto:projectA@example.com","mailto:projectB@example.com":mailto:janedoe@example.com',
  'ATTENDEE;MEMBER="mailto:projectA@example.com":mailto:bob@example.com',
  'ATTENDEE;CN="Smith; Carol":mailto:carol@example.com',
  'SUMMARY:C:\\\\new folder',
]
const event = ['BEGIN:VEVENT', 'UID:1@example.com', 'DTSTAMP:20260101T000000Z', 'DTSTART:20260102T090000Z', ...lines, 'END:VEVENT']
const text = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//example.com//EN', ...event, 'END:VCALENDAR', ''].join('\r\n')

const { attendee, summary } = ical.sync.parseICS(text)['1@example.com']
for (const { val, params } of attendee) console.log('node-ical', val, JSON.stringify(params))
console.log('node-ical', JSON.stringify(summary))
for (const [name, parameters, , value] of ICAL.parse(text)[2][0][1])
  if (name === 'attendee' || name === 'summary') console.log('ical.js', value, JSON.stringify(parameters))
END
node run.mjs | tee seen
cat >expected <<'END'
node-ical mailto:bob@example.com {"MEMBER":"mailto:projectA@example.com"}
node-ical mailto:carol@example.com {"CN":"\"Smith"}
node-ical "C:\\\new folder"
ical.js mailto:janedoe@example.com {"member":["mailto:projectA@example.com","mailto:projectB@example.com"]}
ical.js mailto:bob@example.com {"member":"mailto:projectA@example.com"}
ical.js mailto:carol@example.com {"cn":"Smith; Carol"}
ical.js C:\new folder {}
END
diff expected seen && echo 'as found: one attendee is missing'
