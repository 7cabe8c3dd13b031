#!/bin/sh
# node-pdu 2.1.1 (npm): a text message of 160 letters is sent as two, one with many brackets is longer than a message may be.
#
# 3GPP TS 23.040 §9.2.3.24 and TS 23.038 §6.2.1: a message has room for 140 octets of text. These are 160 letters of the alphabet of
# phones, or 153 in each part of a long text, and a bracket takes two places. Submit cuts behind 133 signs, whatever they need: 160
# letters are two parts, and 133 brackets stay one part of 233 octets, with a length of three hexadecimal digits, where two
# belong. ü is in the alphabet and is sent as UCS-2 (coding 08). 70 signs of UCS-2 fit into a message; they are two parts, too.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node-pdu@2.1.1
cat >run.cjs <<'END'
const { Submit } = require('node-pdu')

// 28 digits stand in front of the text; the last four are the coding and the length.
for (const [sign, count] of [['a', 133], ['a', 160], ['[', 133], ['ü', 1], ['ж', 70]]) {
  const parts = new Submit('+491701234567', sign.repeat(count)).getPartStrings()
  const show = part => `coding ${part.slice(24, 26)}, ${Math.floor((part.length - 28) / 2)} octets`
  console.log(count, sign, parts.map(show).join('; '))
}
END
node run.cjs | tee seen
cat >expected <<'END'
133 a coding 00, 117 octets
160 a coding 00, 124 octets; coding 00, 31 octets
133 [ coding 00, 233 octets
1 ü coding 08, 2 octets
70 ж coding 08, 133 octets; coding 08, 21 octets
END
diff expected seen && echo 'as found: cut where nothing has to be, and not where something has'
