#!/bin/sh
# sepa-payment-qr-code 2.0.2 (npm): a payment that keeps all limits of the package becomes a code that is longer than the standard allows.
#
# EPC069-12 allows 331 bytes in all, which is a QR code of version 13 with error correction M. The package checks the letters of each
# field (70 of the name, 140 of the text) and writes UTF-8, where an umlaut has two bytes and a Greek letter as well. A Greek
# association with a long purpose gets a text of 476 bytes, without an error.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund sepa-payment-qr-code@2.0.2
cat >run.cjs <<'END'
const code = require('sepa-payment-qr-code')

const payment = (name, text) => code({ name, iban: 'GR1601101250000000012300695', amount: 12.3, unstructuredReference: text })
for (const letter of ['A', 'Α']) {
  const text = payment(letter.repeat(70), letter.repeat(140))
  console.log(`U+${letter.codePointAt(0).toString(16).padStart(4, '0')}: ${text.length} letters, ${Buffer.byteLength(text)} bytes`)
}
END
node run.cjs | tee seen
cat >expected <<'END'
U+0041: 266 letters, 266 bytes
U+0391: 266 letters, 476 bytes
END
diff expected seen && echo 'as found: more than 331 bytes, and no error'
