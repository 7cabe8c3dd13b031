#!/bin/sh
# slixmpp 1.17.0 (PyPI): a time stamp with seven digits behind the point is a ValueError.
#
# XEP-0082 §3.2: fractions of a second have any number of digits. .NET's round-trip format writes seven, Go and Java up to nine.
# xep_0082.parse() takes six at most, so msg["delay"]["stamp"] raises for a message that a program in one of these languages has stamped.
# Needs python3 with venv.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv packages
packages/bin/pip install --quiet --disable-pip-version-check slixmpp==1.17.0
cat >run.py <<'END'
import xml.etree.ElementTree as ET

from slixmpp import Message
from slixmpp.plugins.xep_0203.stanza import Delay
from slixmpp.xmlstream import register_stanza_plugin

register_stanza_plugin(Message, Delay)
for fraction in ("", ".1", ".123456", ".1234567", ".123456789"):
    delay = f'<delay xmlns="urn:xmpp:delay" stamp="2026-11-28T10:00:00{fraction}Z"/>'
    message = Message(xml=ET.fromstring(f'<message xmlns="jabber:client"><body>a</body>{delay}</message>'))
    try:
        print(repr(fraction), message["delay"]["stamp"])
    except ValueError:
        print(repr(fraction), "ValueError")
END
packages/bin/python run.py | tee seen
cat >expected <<'END'
'' 2026-11-28 10:00:00+00:00
'.1' 2026-11-28 10:00:00.100000+00:00
'.123456' 2026-11-28 10:00:00.123456+00:00
'.1234567' ValueError
'.123456789' ValueError
END
diff expected seen && echo 'as found: seven digits are too many'
