#!/bin/sh
# slixmpp 1.17.0 (PyPI): nobody is told the time, and nobody's time is read; dates and times of a day are a ValueError.
#
# XEP-0202: whoever asks for the time of an entity gets <utc/> and <tzo/>. The plugin xep_0202 announces that it answers, but its stanza
# raises when the time is put in, so whoever asks gets none. It also raises at each of the two values of the answer in the XEP's
# example. The cause is xep_0082.parse(): it takes a date with a time, and no date (XEP-0082 §3.1) or time of a day (§3.3).
# What format_date() and format_time() of the package write, it does not read. Needs python3 with venv.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv packages
packages/bin/pip install --quiet --disable-pip-version-check slixmpp==1.17.0
cat >run.py <<'END'
import xml.etree.ElementTree as ET
from datetime import datetime, timezone

from slixmpp import ClientXMPP, Iq
from slixmpp.plugins import xep_0082


def outcome(action):
    try:
        return action()
    except ValueError as error:
        return type(error).__name__


client = ClientXMPP("ann@example.org", "secret")
client.register_plugin("xep_0202")
answer = ET.fromstring(
    '<iq xmlns="jabber:client" type="result" id="1"><time xmlns="urn:xmpp:time">'
    "<tzo>-06:00</tzo><utc>2006-12-19T17:58:35Z</utc></time></iq>"
)
for field in "utc", "tzo", "time":
    print("read", field, outcome(lambda: Iq(xml=answer)["entity_time"][field]))
moment = datetime(2026, 11, 28, 10, tzinfo=timezone.utc)
print("write", outcome(lambda: Iq()["entity_time"].set_time(moment)))
for write in xep_0082.format_datetime, xep_0082.format_date, xep_0082.format_time:
    text = write(moment)
    print(text, outcome(lambda: xep_0082.parse(text)))
END
packages/bin/python run.py | tee seen
cat >expected <<'END'
read utc ValueError
read tzo ValueError
read time ValueError
write ValueError
2026-11-28T10:00:00Z 2026-11-28 10:00:00+00:00
2026-11-28 ValueError
10:00:00Z ValueError
END
diff expected seen && echo 'as found: no time of day'
