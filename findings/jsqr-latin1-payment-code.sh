#!/bin/sh
# jsqr 1.4.0 (npm): a payment code (EPC069-12) in ISO-8859-1 is found, and its text is empty.
#
# A payment code names its character set in its third line: 1 is UTF-8, 2 is ISO-8859-1. jsQR finds the code and answers all
# its bytes in binaryData, but data is the empty string as soon as one byte is no valid UTF-8, without an error. The same code
# in UTF-8 is read right. A reader has to decode binaryData by itself, by that line.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund jsqr@1.4.0 qrcode-generator@2.0.4
cat >run.cjs <<'END'
const { default: jsQR } = require('jsqr')
const qrcode = require('qrcode-generator')

const SCALE = 4 // pixels a module
const MARGIN = 4 // modules

function pictureOf(bytes) {
  qrcode.stringToBytes = () => bytes
  const code = qrcode(0, 'M')
  code.addData('bytes', 'Byte')
  code.make()
  const size = code.getModuleCount()
  const width = (size + 2 * MARGIN) * SCALE
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255)
  for (let y = 0; y < size * SCALE; y++)
    for (let x = 0; x < size * SCALE; x++)
      if (code.isDark(Math.floor(y / SCALE), Math.floor(x / SCALE)))
        pixels.set([0, 0, 0, 255], ((y + MARGIN * SCALE) * width + x + MARGIN * SCALE) * 4)
  return [pixels, width, width]
}

for (const [set, encoding] of [['1', 'utf8'], ['2', 'latin1']]) {
  const text = `BCD\n002\n${set}\nSCT\n\nCafé\nDE89370400440532013000\nEUR12.30`
  const found = jsQR(...pictureOf([...Buffer.from(text, encoding)]))
  console.log(encoding, JSON.stringify(found.data), Buffer.from(found.binaryData).toString(encoding) === text)
}
END
node run.cjs | tee seen
cat >expected <<'END'
utf8 "BCD\n002\n1\nSCT\n\nCafé\nDE89370400440532013000\nEUR12.30" true
latin1 "" true
END
diff expected seen && echo 'as found: the text is empty, the bytes are there'
