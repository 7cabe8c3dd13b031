#!/bin/sh
# sms-counter 1.0.0 (npm): a text of 160 € is counted as one message; it takes three.
#
# 3GPP TS 23.038 §6.2.1.1: € [ ] { } \ ^ | ~ stand in the extension table, and each takes two of the 160 places of a message. The
# counter calls the alphabet GSM_7BIT_EX and counts each as one. sms-segments-calculator 1.3.0 counts them right.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund sms-counter@1.0.0 sms-segments-calculator@1.3.0
cat >run.cjs <<'END'
const { default: counter } = require('sms-counter')
const { SegmentedMessage } = require('sms-segments-calculator')

for (const [letter, count] of [['a', 160], ['a', 161], ['€', 80], ['€', 81], ['€', 160]]) {
  const text = letter.repeat(count)
  const { encoding, length, messages } = counter.count(text)
  console.log(count, letter, encoding, length, 'messages:', messages, 'and', new SegmentedMessage(text).segmentsCount)
}
END
node run.cjs | tee seen
cat >expected <<'END'
160 a GSM_7BIT 160 messages: 1 and 1
161 a GSM_7BIT 161 messages: 2 and 2
80 € GSM_7BIT_EX 80 messages: 1 and 1
81 € GSM_7BIT_EX 81 messages: 1 and 2
160 € GSM_7BIT_EX 160 messages: 1 and 3
END
diff expected seen && echo 'as found: each € is counted once'
