#!/bin/sh
# smpp 0.5.1 (npm): letters such as ü and € are sent as other characters than the message says.
#
# SMPP 3.4 §5.2.19: data_coding 1 means IA5, which is ASCII; the alphabet of mobile phones (GSM 03.38) is the default, 0. For a text that
# fits this alphabet, the package chooses 1 by itself and writes GSM 03.38: ü is the byte 7e, which is ~ in IA5, and ß is a control character.
# Another program that reads the message as it says gets "Gr~", a control character and "e"; @ becomes a zero byte. The package reads its own messages
# right, so tests with it on both sides do not see it. With data_coding: 0, given by hand, the bytes are the same and the label is right.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund smpp@0.5.1
cat >run.cjs <<'END'
const { PDU } = require('smpp')

for (const text of ['hello', 'Grüße', 'a@example.org', '5 €', 'naïve']) {
  const sent = new PDU('submit_sm', { destination_addr: '1', short_message: text }).toBuffer()
  const [dataCoding, , length] = sent.subarray(31) // behind the header and the fields that are empty or have one byte
  console.log(text, dataCoding, JSON.stringify(sent.subarray(34, 34 + length).toString('latin1')))
}
END
node run.cjs | tee seen
cat >expected <<'END'
hello 1 "hello"
Grüße 1 "Gr~\u001ee"
a@example.org 1 "a\u0000example.org"
5 € 1 "5 \u001be"
naïve 3 "naïve"
END
diff expected seen && echo 'as found: it says IA5 and writes the alphabet of phones'
