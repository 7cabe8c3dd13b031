#!/bin/sh
# ltx 3.1.2 (npm): an attribute with a line break or a tab does not survive being written and read.
#
# XML normalises a line break in an attribute's value to a blank when it is read, so a writer must write &#10; and &#9;
# (XML 1.0 §3.3.3). ltx writes the characters as they are. Any other parser, such as Python's, then reads blanks: a label
# or a file name with a line break, sent as an attribute of a stanza, arrives changed. ltx itself reads its own output
# back unchanged, since it does not normalise, so tests with ltx on both sides do not see it.
# Needs python3 beside Node.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ltx@3.1.2
cat >run.mjs <<'END'
import { parse } from 'ltx'
const written = parse('<a label="one&#10;two&#9;three"/>').toString()
console.log(JSON.stringify(written), JSON.stringify(parse(written).attrs.label))
END
node run.mjs | tee seen
node -e "import('ltx').then(({ parse }) => process.stdout.write(parse('<a label=\"one&#10;two&#9;three\"/>').toString()))" |
  python3 -c 'import sys, json, xml.etree.ElementTree as tree; print(json.dumps(tree.parse(sys.stdin).getroot().get("label")))' | tee -a seen
cat >expected <<'END'
"<a label=\"one\ntwo\tthree\"/>" "one\ntwo\tthree"
"one two three"
END
diff expected seen && echo 'as found: line breaks in attributes become blanks at the other side'
