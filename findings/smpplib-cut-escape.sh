#!/bin/sh
# smpplib 2.2.4 (PyPI): a long text message is cut in the middle of a €.
#
# In the alphabet of phones (GSM 03.38) €, ^, {, }, [, ], ~, \ and | are two septets: an escape and a letter. make_parts() encodes the
# whole text and cuts it every 153 septets, so a part can end with the escape and the next one begin with the letter. Whoever decodes
# each part by itself gets no € there, and an "e" at the beginning of the second part.
# Needs python3 with venv.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv packages
packages/bin/pip install --quiet --disable-pip-version-check smpplib==2.2.4
cat >run.py <<'END'
from smpplib.gsm import make_parts

HEADER = 6  # bytes that say which part it is
parts, data_coding, _ = make_parts("x" * 152 + "€" * 5)
for part in parts:
    text = part[HEADER:]
    print(data_coding, len(text), text[:2], text[-2:])
END
packages/bin/python run.py | tee seen
cat >expected <<'END'
0 153 b'xx' b'x\x1b'
0 9 b'e\x1b' b'\x1be'
END
diff expected seen && echo 'as found: the escape is in one part, its letter in the next'
